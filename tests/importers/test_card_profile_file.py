from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from desktop import i18n
from desktop.cardreader.firewall import LINK_APPLICATIONS
from desktop.domain.broken_file import FileProblem
from desktop.domain.card_profile import (
    CardProfile,
    LinkBy,
    ProfileNotSigned,
    ProfileSignatureWrong,
    ProfileUnknown,
    RecordPlace,
    SessionKey,
)
from desktop.importers.card_profile_file import (
    SIGNED_KIND,
    BrokenCardProfileFile,
    ProfileFolder,
    load_profile,
    profile_folders,
    profile_names,
    profiles,
    read_profile,
)
from desktop.importers.signed_file import sign_beside
from desktop.sheets.broken_file import broken_file_text
from tests.importers.keys import PUBLIC_PEM

CARDS = Path(__file__).parents[2] / "resources/cards"
TRAINING = (CARDS / "training.yaml").read_text("utf-8")
AMC = (CARDS / "amc-commune.yaml").read_text("utf-8")
DELIVERED = profile_folders(None)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
TRUSTED = {"test": KEY.public_key()}


def line_of(text: str, needle: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


def written(folder: Path, text: str, name: str = "training") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path


def sector_known(text: str = AMC) -> str:
    """What ADCET might one day answer; invented."""
    pem = "".join(f"\n    {line}" for line in PUBLIC_PEM.splitlines())
    return (
        text.replace("number: ask", "number: 7")
        .replace("{ sfi: ask, record: ask, length: ask }", "{ sfi: 10, record: 1, length: 96 }")
        .replace("offset: ask\n    length: ask #", "offset: 2\n    length: 4 #", 1)
        .replace("offset: ask\n    length: ask", "offset: 8\n    length: 72", 1)
        .replace("public_key: ask", f"public_key: |{pem}\n#")
    )


def test_four_profiles_are_delivered_and_two_of_them_wait_for_answers() -> None:
    found = {profile.name: profile for profile in profiles(DELIVERED, {})}
    assert set(found) == {"amc-commune", "korrigo-transport", "programme-right", "training"}
    assert {name for name, profile in found.items() if profile.is_ready} == {
        "korrigo-transport",
        "training",
    }
    assert {name for name, profile in found.items() if profile.writes} == {"training"}
    assert found["amc-commune"].link_by is LinkBy.SECTOR


@pytest.mark.parametrize("name", ["korrigo-transport", "training", "programme-right"])
def test_cards_linked_until_now_keep_their_fingerprint(name: str) -> None:
    profile = load_profile(name, DELIVERED, {})
    assert profile.applications == LINK_APPLICATIONS
    assert profile.link_by is LinkBy.SERIAL


def test_training_says_where_its_right_is_and_how_it_is_cut() -> None:
    right = load_profile("training", DELIVERED, {}).right
    assert right is not None
    assert right.place == RecordPlace(sfi=0x0C, record=1, length=29)
    assert right.key == SessionKey(2, kif=0x27, kvc=0x79)
    assert sum(part.bits for part in right.layout) == 8 * 29


def test_open_questions_are_listed_in_the_order_of_the_file() -> None:
    assert load_profile("programme-right", DELIVERED, {}).missing == (
        "right.application",
        "right.place.sfi",
        "right.place.record",
        "right.place.length",
        "right.key.index",
        "right.key.kif",
        "right.key.kvc",
    )


def test_a_whole_section_may_be_one_question(tmp_path: Path) -> None:
    head = TRAINING[: TRAINING.index("right:")]
    profile = read_profile(written(tmp_path, head + "right: ask\n"))
    assert profile.missing == ("right",)
    assert not profile.writes


def test_null_is_a_question_and_a_line_left_out_is_none(tmp_path: Path) -> None:
    asked = read_profile(written(tmp_path, TRAINING.replace("kif: 27", "kif: null")))
    assert asked.missing == ("right.key.kif",)
    told_by_the_card = read_profile(written(tmp_path, TRAINING.replace("kif: 27, ", "")))
    assert told_by_the_card.is_ready
    assert told_by_the_card.right is not None
    assert told_by_the_card.right.key == SessionKey(2, kif=None, kvc=0x79)


def test_a_profile_without_questions_links_by_sector(tmp_path: Path) -> None:
    profile = read_profile(written(tmp_path, sector_known(), "amc-commune"))
    assert profile.is_ready
    assert profile.sector is not None
    assert profile.sector.sector == 7
    assert profile.sector.place == RecordPlace(sfi=0x10, record=1, length=96)
    assert (profile.sector.identifier_offset, profile.sector.identifier_length) == (2, 4)
    assert (profile.sector.signature_offset, profile.sector.signature_length) == (8, 72)


def test_the_title_is_in_the_language_of_the_desk() -> None:
    assert load_profile("training", DELIVERED, {}).title == "Training – invented cards"
    i18n.install("fr")
    assert load_profile("training", DELIVERED, {}).title == "Formation – cartes inventées"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("version: 1", "version: one", FileProblem.NOT_A_WHOLE_NUMBER),
        ("name: training", "name: real", FileProblem.NOT_THE_NAME_OF_THE_FILE),
        ("link_by: serial", "link_by: photo", FileProblem.NOT_A_CHOICE),
        ("link_by: serial", "link_with: serial", FileProblem.UNKNOWN_FIELD),
        ("- 31 54 49 43 2E 49 43 41", "- 1TIC.ICA", FileProblem.NOT_HEXADECIMAL),
        ("- A0 00 00 04 04", "- A0 00 00 04", FileProblem.NOT_HEXADECIMAL),
        ("- A0 00 00 04 04", "- 31 54 49 43 2E 49 43 41", FileProblem.REPEATED_LINE),
        ("- A0 00 00 04 04", "- A0 00 00 00 04 10 10", FileProblem.NEVER_OPENED),
        ("- A0 00 00 04 04", "- 32 50 41 59 2E", FileProblem.NEVER_OPENED),
        ("pattern: 0A 28 13", "pattern: 0A 28", FileProblem.NOT_HEXADECIMAL),
        ("postpones_counters: yes", "postpones_counters: oui", FileProblem.NOT_YES_OR_NO),
        (
            "application: 31 54 49 43 2E 49 43 41",
            "application: A000000291",
            FileProblem.NOT_A_CHOICE,
        ),
        ("sfi: 0C", "sfi: C", FileProblem.NOT_HEXADECIMAL),
        ("sfi: 0C", "sfi: 1F", FileProblem.OUT_OF_RANGE),
        ("sfi: 0C", "sfi: 00", FileProblem.OUT_OF_RANGE),
        ("record: 1,", "record: 0,", FileProblem.OUT_OF_RANGE),
        ("length: 29", "length: 251", FileProblem.OUT_OF_RANGE),
        ("length: 29", "lenght: 29", FileProblem.UNKNOWN_FIELD),
        ("length: 29", "length: 29, colour: ask", FileProblem.UNKNOWN_FIELD),
        ("index: 2", "index: 4", FileProblem.OUT_OF_RANGE),
        ("kvc: 79", "kvc: 0x79", FileProblem.NOT_HEXADECIMAL),
        ("field: number, bits: 50", "field: surname, bits: 50", FileProblem.NOT_A_CHOICE),
        ("field: number, bits: 50", "field: number, bits: 40", FileProblem.LAYOUT_UNUSABLE),
        ("field: padding, bits: 46", "field: padding, bits: 47", FileProblem.LAYOUT_UNUSABLE),
        ("applications:", "applications: [", FileProblem.SYNTAX),
        ("extended: no", "extended: no\n  extended: no", FileProblem.REPEATED_FIELD),
    ],
)
def test_a_broken_profile_says_the_line_and_what_is_wrong(
    tmp_path: Path, old: str, new: str, problem: FileProblem
) -> None:
    assert old in TRAINING
    path = written(tmp_path, TRAINING.replace(old, new, 1))

    with pytest.raises(BrokenCardProfileFile) as caught:
        read_profile(path)

    assert caught.value.problem is problem
    assert str(path) in broken_file_text(caught.value)
    if problem not in {FileProblem.SYNTAX, FileProblem.REPEATED_FIELD}:
        assert caught.value.line == line_of(TRAINING, old)


@pytest.mark.parametrize("sfi", ["06", "07", "08", "09", "10", "13", "14", "15", "19", "1D", "1E"])
def test_no_profile_puts_the_right_where_holder_contracts_or_journeys_are(
    tmp_path: Path, sfi: str
) -> None:
    with pytest.raises(BrokenCardProfileFile) as caught:
        read_profile(written(tmp_path, TRAINING.replace("sfi: 0C", f"sfi: {sfi}")))
    assert caught.value.problem is FileProblem.NEVER_OPENED
    assert caught.value.given == sfi


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("offset: 2", "offset: 93", FileProblem.OUTSIDE_THE_RECORD),
        ("offset: 8", "offset: 25", FileProblem.OUTSIDE_THE_RECORD),
        ("BEGIN PUBLIC KEY", "BEGIN PUBLIC KEI", FileProblem.NOT_A_PUBLIC_KEY),
        ("number: 7", "number: 36", FileProblem.OUT_OF_RANGE),
    ],
)
def test_a_sector_that_cannot_be_read_is_refused(
    tmp_path: Path, old: str, new: str, problem: FileProblem
) -> None:
    assert old in sector_known()
    with pytest.raises(BrokenCardProfileFile) as caught:
        read_profile(written(tmp_path, sector_known().replace(old, new, 1), "amc-commune"))
    assert caught.value.problem is problem


def test_linking_by_sector_needs_a_sector(tmp_path: Path) -> None:
    text = TRAINING.replace("link_by: serial", "link_by: sector")
    with pytest.raises(BrokenCardProfileFile) as caught:
        read_profile(written(tmp_path, text))
    assert (caught.value.problem, caught.value.field) == (FileProblem.MISSING_FIELD, "sector")


def test_what_is_known_is_checked_while_questions_are_open(tmp_path: Path) -> None:
    text = TRAINING.replace("kif: 27", "kif: ask").replace("length: 29", "length: many")
    with pytest.raises(BrokenCardProfileFile) as caught:
        read_profile(written(tmp_path, text))
    assert caught.value.field == "right.place.length"


@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_are_more_than_a_broken_file(content: bytes) -> None:
    with pytest.raises(BrokenCardProfileFile):
        read_profile(Path("training.yaml"), content)


lines = st.sampled_from(TRAINING.splitlines() + sector_known().splitlines())


@given(st.lists(lines, max_size=40).map("\n".join))
def test_lines_in_any_order_are_a_profile_or_a_broken_file(text: str) -> None:
    try:
        profile = read_profile(Path("training.yaml"), text.encode())
    except BrokenCardProfileFile:
        return
    assert isinstance(profile, CardProfile)


class TestSigned:
    """Profiles in the data folder of a desk."""

    @pytest.fixture
    def data(self, tmp_path: Path) -> Path:
        (tmp_path / "cards").mkdir()
        shutil.copy(CARDS / "training.yaml", tmp_path / "cards")
        return tmp_path

    def sign(self, data: Path, kind: str = SIGNED_KIND, key_id: str = "test") -> Path:
        path = data / "cards/training.yaml"
        signed = sign_beside(path.read_bytes(), KEY, key_id, kind)
        path.with_name("training.yaml.jws").write_text(signed + "\n", "ascii")
        return path

    def test_a_signed_profile_says_who_signed_it(self, data: Path) -> None:
        self.sign(data)
        assert load_profile("training", profile_folders(data), TRUSTED).signed_by == "test"

    def test_the_desks_profile_comes_before_the_delivered_one(self, data: Path) -> None:
        path = data / "cards/training.yaml"
        path.write_text(TRAINING.replace("version: 1", "version: 2", 1), "utf-8")
        self.sign(data)
        assert load_profile("training", profile_folders(data), TRUSTED).version == 2
        assert len(profiles(profile_folders(data), TRUSTED)) == 4

    def test_an_unsigned_one_counts_only_where_the_desk_says_so(self, data: Path) -> None:
        with pytest.raises(ProfileNotSigned):
            load_profile("training", profile_folders(data), TRUSTED)
        free = profile_folders(data, require_signature=False)
        assert load_profile("training", free, TRUSTED).signed_by is None

    def test_one_changed_byte_is_noticed_even_where_no_signature_is_needed(
        self, data: Path
    ) -> None:
        path = self.sign(data)
        path.write_bytes(path.read_bytes() + b"\n")
        for required in (True, False):
            folders = profile_folders(data, require_signature=required)
            with pytest.raises(ProfileSignatureWrong):
                load_profile("training", folders, TRUSTED)

    @pytest.mark.parametrize(("kind", "key_id"), [("block-list", "test"), (SIGNED_KIND, "another")])
    def test_another_kind_or_an_unknown_key_does_not_pass(
        self, data: Path, kind: str, key_id: str
    ) -> None:
        self.sign(data, kind, key_id)
        with pytest.raises(ProfileSignatureWrong):
            load_profile("training", profile_folders(data), TRUSTED)

    def test_a_signed_file_does_not_pass_under_another_name(self, data: Path) -> None:
        path = self.sign(data)
        for name in (path.name, path.name + ".jws"):
            path.with_name(name).rename(
                path.with_name(name.replace("training", "korrigo-transport"))
            )
        with pytest.raises(BrokenCardProfileFile) as caught:
            load_profile("korrigo-transport", profile_folders(data), TRUSTED)
        assert caught.value.problem is FileProblem.NOT_THE_NAME_OF_THE_FILE

    def test_a_signature_that_is_no_text_is_wrong(self, data: Path) -> None:
        self.sign(data).with_name("training.yaml.jws").write_bytes(b"\xff\xfe")
        with pytest.raises(ProfileSignatureWrong):
            load_profile("training", profile_folders(data), TRUSTED)


@pytest.mark.parametrize("name", ["unknown", "../training", "", "Training", "training.yaml"])
def test_a_profile_that_nobody_has_is_unknown(tmp_path: Path, name: str) -> None:
    folder = ProfileFolder(CARDS / "keys", needs_signature=False)
    with pytest.raises(ProfileUnknown):
        load_profile(name, (folder, *DELIVERED), {})


def test_a_missing_folder_has_no_profiles(tmp_path: Path) -> None:
    assert profile_names((ProfileFolder(tmp_path / "none", needs_signature=True),)) == ()
