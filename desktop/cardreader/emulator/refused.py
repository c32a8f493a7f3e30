"""How the inside of an emulated chip says no: an exception with the status word to answer."""

from __future__ import annotations

from desktop.cardreader.apdu import Response, StatusWord

NO_SESSION_ROOM = 0x6400
WRONG_LENGTH = 0x6700
EXHAUSTED = 0x6900
WRONG_FILE_KIND = 0x6981
SECURITY_MISSING = 0x6982
PIN_BLOCKED = 0x6983
NOT_NOW = 0x6985
NO_CURRENT_FILE = 0x6986
WRONG_CRYPTOGRAM = 0x6988
WRONG_PARAMETERS_OF_SAM = 0x6A00
WRONG_CONTENT = 0x6A80
WRONG_KEY_INDEX = 0x6A81
NO_FILE = 0x6A82
NO_RECORD = 0x6A83
NO_OBJECT = 0x6A88
WRONG_PARAMETERS = 0x6B00
UNKNOWN_INSTRUCTION = 0x6D00
UNKNOWN_CLASS = 0x6E00


class Refused(Exception):
    """Never leaves the chip: it becomes the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(f"{status:04X}")
        self.status = status

    @property
    def response(self) -> Response:
        return Response(b"", StatusWord(self.status))
