"""Card profiles from YAML: what the issuer of a card says about it, signed or delivered with us.

What nobody has told yet is written `ask`; the profile is then shown with the list of those places
and never used. The folder of this desk comes before the delivered one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from desktop import i18n
from desktop.domain.broken_file import BrokenFile, FileProblem
from desktop.domain.card_profile import (
    CardProfile,
    LinkBy,
    ProfileNotSigned,
    ProfileSignatureWrong,
    ProfileUnknown,
    StartupPatch,
    may_be_opened,
    may_be_selected,
)
from desktop.domain.programme_right import LayoutUnusable, check_layout
from desktop.importers.card_profile_fields import (
    PlaceModel,
    ProfileModel,
    RightModel,
    SectorModel,
)
from desktop.importers.file_fields import FileModel, RuleFile
from desktop.importers.marked_yaml import Location, field_name
from desktop.importers.signed_file import PublicKeys, SignatureWrong, verify_beside
from desktop.settings import RESOURCES

M = TypeVar("M", bound=FileModel)

SIGNED_KIND = "card-profile"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}", re.ASCII)
UNKNOWN = ("ask", None)
OPEN_SECTIONS = ("sector", "right")  # the only ones in which something may be unknown


class BrokenCardProfileFile(BrokenFile):
    pass


@dataclass(frozen=True)
class ProfileFolder:
    """Delivered files are protected as the programme is; those of a desk by their signature."""

    path: Path
    needs_signature: bool


def profile_folders(
    data: Path | None, *, require_signature: bool = True
) -> tuple[ProfileFolder, ...]:
    """`cards` of the data folder, then what is delivered."""
    delivered = ProfileFolder(RESOURCES / "cards", needs_signature=False)
    if data is None:
        return (delivered,)
    return (ProfileFolder(data / "cards", needs_signature=require_signature), delivered)


def profile_names(folders: Sequence[ProfileFolder]) -> tuple[str, ...]:
    """In order of the alphabet, each once."""
    return tuple(sorted({p.stem for folder in folders for p in folder.path.glob("*.yaml")}))


def load_profile(
    name: str, folders: Sequence[ProfileFolder], trusted_keys: PublicKeys
) -> CardProfile:
    """The first of this name. A bad one in the desk's folder is told, not passed over.

    Raises ProfileUnknown, ProfileSignatureWrong, ProfileNotSigned, BrokenCardProfileFile.
    """
    for folder in folders:
        path = folder.path / f"{name}.yaml"
        if NAME.fullmatch(name) and path.is_file():
            return _load(path, folder, trusted_keys)
    raise ProfileUnknown(name)


def profiles(folders: Sequence[ProfileFolder], trusted_keys: PublicKeys) -> tuple[CardProfile, ...]:
    """All of them; raises what `load_profile` raises for the first that is not right."""
    return tuple(load_profile(name, folders, trusted_keys) for name in profile_names(folders))


def read_profile(
    path: Path, content: bytes | None = None, signed_by: str | None = None
) -> CardProfile:
    """Raises BrokenCardProfileFile, which says the line. Asks for no signature."""
    file = RuleFile(path, BrokenCardProfileFile, content)
    model = file.validated(ProfileModel)
    if model.name != path.stem:
        raise file.refusal(FileProblem.NOT_THE_NAME_OF_THE_FILE, ("name",), model.name)
    _check_applications(file, model)
    unknown = tuple(_unknown_places(file))
    sector = _section(file, "sector", SectorModel, unknown)
    right = _section(file, "right", RightModel, unknown)
    if model.link_by is LinkBy.SECTOR and "sector" not in file.document.content:
        raise file.refusal(FileProblem.MISSING_FIELD, ("sector",))
    if sector is not None:
        _check_sector(file, model, sector)
    if right is not None:
        _check_right(file, model, right)
    return CardProfile(
        name=model.name,
        version=model.version,
        title=model.title.wording().text(i18n.language()),
        applications=tuple(model.applications),
        link_by=model.link_by,
        patches=tuple(StartupPatch(**patch.model_dump()) for patch in model.startup_patches),
        sector=sector.sector() if sector else None,
        right=right.right() if right else None,
        right_application=right.application if right else None,
        missing=tuple(field_name(place) for place in unknown),
        signed_by=signed_by,
    )


def _load(path: Path, folder: ProfileFolder, trusted_keys: PublicKeys) -> CardProfile:
    """What is parsed is what was verified: the file is read once."""
    signature = path.with_name(path.name + ".jws")
    try:
        content = path.read_bytes()
        signed = signature.read_text("ascii") if signature.exists() else None
    except OSError as error:
        raise BrokenCardProfileFile(str(path), 1, FileProblem.UNREADABLE) from error
    except UnicodeDecodeError as error:
        raise ProfileSignatureWrong(path.stem) from error
    if signed is None:
        if folder.needs_signature:
            raise ProfileNotSigned(path.stem)
        return read_profile(path, content)
    try:
        key_id = verify_beside(content, signed, trusted_keys, SIGNED_KIND)
    except SignatureWrong as error:
        raise ProfileSignatureWrong(path.stem) from error
    return read_profile(path, content, key_id)


def _unknown_places(file: RuleFile) -> Iterator[Location]:
    content = file.document.content
    for section in OPEN_SECTIONS:
        if section in content:
            yield from _unknown_in(content[section], (section,))


def _unknown_in(content: object, place: Location) -> Iterator[Location]:
    if content in UNKNOWN:
        yield place
    elif isinstance(content, dict):
        for name, part in content.items():
            yield from _unknown_in(part, (*place, name))
    elif isinstance(content, list):
        for number, part in enumerate(content):
            yield from _unknown_in(part, (*place, number))


def _section(file: RuleFile, name: str, model: type[M], unknown: Collection[Location]) -> M | None:
    """None when it is left out or not known yet; what is known of it is checked all the same."""
    if name not in file.document.content:
        return None
    section = file.validated_where_known(model, (name,), unknown)
    return None if any(place[0] == name for place in unknown) else section


def _check_applications(file: RuleFile, model: ProfileModel) -> None:
    for number, application in enumerate(model.applications):
        where = ("applications", number)
        if not may_be_selected(application):
            raise file.refusal(FileProblem.NEVER_OPENED, where)
        if application in model.applications[:number]:
            raise file.refusal(FileProblem.REPEATED_LINE, where)


def _check_sector(file: RuleFile, model: ProfileModel, sector: SectorModel) -> None:
    """The identifier is read in the first application, and only there."""
    for name, part in (("identifier", sector.identifier), ("signature", sector.signature)):
        where = ("sector", name)
        if part.offset + part.length > part.place.length:
            raise file.refusal(FileProblem.OUTSIDE_THE_RECORD, (*where, "length"))
        _check_place(file, model.applications[0], part.place, where)


def _check_right(file: RuleFile, model: ProfileModel, right: RightModel) -> None:
    if right.application is not None and right.application not in model.applications:
        raise file.refusal(FileProblem.NOT_A_CHOICE, ("right", "application"))
    _check_place(file, right.application or model.applications[0], right.place, ("right",))
    try:
        check_layout(right.right().layout, right.place.length)
    except LayoutUnusable as error:
        names = [part.field for part in right.layout]
        number = (len(names) - 1 - names[::-1].index(error.field),) if error.field in names else ()
        raise file.refusal(
            FileProblem.LAYOUT_UNUSABLE, ("right", "layout", *number), error.field
        ) from error


def _check_place(file: RuleFile, application: bytes, place: PlaceModel, where: Location) -> None:
    if not may_be_opened(application, place.place()):
        raise file.refusal(FileProblem.NEVER_OPENED, (*where, "place", "sfi"), f"{place.sfi:02X}")
