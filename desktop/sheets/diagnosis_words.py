"""A diagnosis in words: what each part is called, how it stands, and what is to be done."""

from __future__ import annotations

from desktop.domain.card import NoReaderService
from desktop.domain.card_profile import ProfileNotSigned, ProfileSignatureWrong, ProfileUnknown
from desktop.domain.central import CentralNotReady, CentralTooOld, DeskRevoked, DeskTooOld
from desktop.domain.door import NotEnrolled
from desktop.domain.store import (
    DatabaseTooNew,
    DiskFull,
    KeyFileTooOpen,
    KeyFileUnreadable,
    KeyMissing,
    NoSafeKeyStore,
)
from desktop.i18n import gettext as _
from desktop.sheets.diagnosis import Finding, Notice, PartState

_OF_KEYS = (NoSafeKeyStore, KeyFileTooOpen, KeyFileUnreadable)


def part_name(part: str) -> str:
    return {
        "versions": _("Versions"),
        "policy": _("What IT decided"),
        "window": _("Window"),
        "fonts": _("Fonts"),
        "printers": _("Printers"),
        "folder": _("Data folder"),
        "disk": _("Disk"),
        "log": _("Log"),
        "keys": _("Keys"),
        "database": _("Local database"),
        "reader_service": _("Service of card readers"),
        "reader": _("Card reader"),
        "profile": _("Card profile"),
        "signing_key": _("Signing key of the site"),
        "security_module": _("Security module (SAM)"),
        "centre": _("Central database"),
    }[part]


def state_words(state: PartState) -> str:
    return {
        PartState.WORKS: _("works"),
        PartState.ATTENTION: _("works, to look at"),
        PartState.FAILS: _("does not work"),
        PartState.NOT_NEEDED: _("not needed here"),
    }[state]


def told(finding: Finding) -> str:
    """How a part stands that does not fail; why one fails is said by its error."""
    if finding.notice is not None:
        return _noticed(finding.notice)
    if finding.state is PartState.NOT_NEEDED:
        return _absent(finding.part)
    return _in_order(finding.part)


def fault_of(finding: Finding) -> str:
    """Where a diagnosis, which saves nothing, says it otherwise than who saves; else empty."""
    if isinstance(finding.error, DiskFull):
        return _("There is hardly any room left: soon nothing more can be saved.")
    return ""


def to_do(finding: Finding) -> str:
    """For whoever looks after the PC; empty where nothing is to be done."""
    if finding.notice is not None:
        return _todo_of_notice(finding.notice)
    if finding.state is PartState.FAILS:
        return _todo_of_error(finding) or _todo_of_failure(finding.part)
    return ""


def _in_order(part: str) -> str:
    return {
        "versions": _("Quote them when you ask for help."),
        "policy": _("These settings cannot be changed at this desk."),
        "window": _("There is a screen."),
        "fonts": _("All fonts of windows and papers are there."),
        "printers": _("The window offers these printers."),
        "folder": _("It can be written."),
        "disk": _("There is room."),
        "log": _("Nothing unexpected was logged."),
        "keys": _("The keys of this desk are kept safely."),
        "database": _("The data are encrypted, sound and of this version."),
        "reader_service": _("The service answers."),
        "reader": _("Each slot is told with its role."),
        "profile": _("It says how cards are told apart and written."),
        "signing_key": _("This desk can sign tags and lists."),
        "security_module": _("The SAM can be used."),
        "centre": _("The centre answers over a way that was proven, and serves this version."),
    }[part]


def _absent(part: str) -> str:
    return {
        "policy": _("IT decided nothing for this PC: the settings of the desk count."),
        "window": _("There is no screen: commands work, the window does not open."),
        "printers": _("Printers cannot be asked for without the libraries of the window."),
        "log": _("There is no log yet."),
        "database": _("There are no data yet: they are made at the first start."),
        "reader_service": _("No service of card readers answers; no reader was set up here."),
        "reader": _("There is no card reader; none was set up here."),
        "signing_key": _("This desk signs nothing."),
        "security_module": _("This desk writes no cards, so it wants no SAM."),
        "centre": _("No address is set: this desk works alone."),
    }[part]


def _noticed(notice: Notice) -> str:
    return {
        Notice.LITTLE_ROOM: _("There is little room left."),
        Notice.FONT_MISSING: _("A font is missing or broken: papers cannot be made with it."),
        Notice.NO_PRINTER: _("No printer is set up for this person: papers can only be saved."),
        Notice.INCIDENTS: _("Something unexpected happened; each time has its number in the log."),
        Notice.TRIGGERS_MENDED: _("Another program was at the file: its triggers were made anew."),
        Notice.UPDATE_DUE: _("The centre is of a newer version. It still serves this one."),
        Notice.CENTRE_BEHIND: _("The centre is of an older version than this desk."),
        Notice.CLOCK_OFF: _("The clock of this PC is wrong by more than two minutes."),
        Notice.NOT_PROTECTED: _("LABORATORY: what travels to the centre is not protected."),
        Notice.NEW_SCHEMA: _("The data are of an older version; the next start brings them to it."),
        Notice.DEMONSTRATION_KEYS: _(
            "This computer has no keyring. The demonstration works all the same: its people are "
            "invented, and its keys lie in a file beside its data."
        ),
    }[notice]


def _todo_of_notice(notice: Notice) -> str:
    return {
        Notice.LITTLE_ROOM: _("Make room: an update copies the data before it changes them."),
        Notice.FONT_MISSING: _("Repair the installation."),
        Notice.NO_PRINTER: _("Give this person a printer in the settings of the system."),
        Notice.INCIDENTS: _("If people complain, send a support bundle with the number."),
        Notice.TRIGGERS_MENDED: _(
            "Run “verify” and “sync --check”; leave the file to this program alone."
        ),
        Notice.UPDATE_DUE: _("Roll the new version out; until then nothing is lost."),
        Notice.CENTRE_BEHIND: _("Run “central upgrade” with this version."),
        Notice.CLOCK_OFF: _("Let the system set its clock by the network."),
        Notice.NOT_PROTECTED: _("Take “laboratory” out of the policy before real people come."),
        Notice.NEW_SCHEMA: _("Nothing; a copy is made before."),
        Notice.DEMONSTRATION_KEYS: _(
            "Before real people come: log in with a keyring, or name a key file that its owner "
            "alone can read. A desk that is no demonstration does not open without."
        ),
    }[notice]


def _todo_of_error(finding: Finding) -> str:
    """Where the kind of the failure says more than its part; empty otherwise."""
    if isinstance(finding.error, _OF_KEYS) and finding.part != "keys":
        return _("Mend “Keys” first: nothing can be said of this part without them.")
    newer = _("Install the newer version.")
    centre = _("Ask the DBA: “central init” makes a centre, “central upgrade” renews it.")
    place = _("Ask an administrator for a code, and give it with “enrol”.")
    profile = _todo_of_failure("profile")
    advice: dict[type[Exception], str] = {
        NoReaderService: _todo_of_failure("reader_service"),
        ProfileUnknown: profile,
        ProfileSignatureWrong: profile,
        ProfileNotSigned: profile,
        KeyMissing: _("Use the account that made the data, or bring a copy back with its keys."),
        DatabaseTooNew: newer,
        DeskTooOld: newer,
        CentralNotReady: centre,
        CentralTooOld: centre,
        NotEnrolled: place,
        DeskRevoked: place,
    }
    return advice.get(type(finding.error), "") if finding.error else ""


def _todo_of_failure(part: str) -> str:
    return {
        "folder": _("Give this person the right to write there, or name another folder by --data."),
        "disk": _("Make room on the disk of the data folder; nothing that was saved is lost."),
        "keys": _("Log in with a keyring, or name a key file that its owner alone can read."),
        "database": _("Run “verify”; then follow “When a disk or a file fails”."),
        "reader_service": _(
            "Start the service: pcscd on Linux, “Smart Card” (SCardSvr) on Windows."
        ),
        "reader": _("Plug the reader in, and choose its role in the settings."),
        "profile": _("Correct “card_profile” in the policy or in settings.json."),
        "signing_key": _("Give the key back with “signing-key import”."),
        "security_module": _("Put the SAM into its slot, and choose the slot in the settings."),
        "centre": _(
            "Check the address, the way (port 5432), the certificate of the authority and the "
            "place of this desk, in this order."
        ),
    }.get(part, _("Repair the installation."))
