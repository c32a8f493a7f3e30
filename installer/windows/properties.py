"""What IT may say on the command line of the installation, and where it is kept.

Each becomes a value of HKLM that every person of the PC can read, and may appear in the log of the
installation: none of them is a secret. The enrolment code works once, and an upgrade drops it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Property:
    """`name` on the command line of msiexec, `value` in the registry."""

    name: str
    value: str
    kept: bool = True  # an upgrade finds it in the registry again


PROPERTIES = (
    Property("CENTRALURL", "CentralUrl"),
    Property("CENTRALCA", "CentralCa"),
    Property("SITE", "Site"),
    Property("ENROLMENTCODE", "EnrolmentCode", kept=False),
    Property("CARDREADER", "CardReader"),
    Property("SAMREADER", "SamReader"),
    Property("CARDPROFILE", "CardProfile"),
    Property("LOCKMINUTES", "LockMinutes"),
    Property("OFFLINEDAYS", "OfflineDays"),
    Property("DESKLANGUAGE", "Language"),
    Property("LOGFOLDER", "LogFolder"),
    Property("DROPFOLDER", "DropFolder"),
)
HIDDEN = ("ENROLMENTCODE",)  # not written into the log of the installation
