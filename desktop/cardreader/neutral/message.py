"""The NDEF message of a tag: one record of the programme's own type, with the signed token.

The type is an external one (NFC Forum RTD), so a telephone held to the tag opens nothing; it has
no address, no language and no number that another message would share.
"""

from __future__ import annotations

from desktop.domain.support_tag import TokenUnreadable

RECORD_TYPE = "urn:nfc:ext:rennes.fr:cad"
LONGEST_MESSAGE = 1024  # bytes; nothing of ours comes near


def message_of(token: bytes) -> bytes:
    """The message to write."""
    import ndef  # noqa: PLC0415 - 35 ms that only desks with tags pay

    return b"".join(ndef.message_encoder([ndef.Record(RECORD_TYPE, "", token)]))


def token_in(message: bytes) -> bytes:
    """The token of the first record of ours; others, of whoever, are skipped.

    Raises TokenUnreadable.
    """
    import ndef  # noqa: PLC0415 - as above

    if not message or len(message) > LONGEST_MESSAGE:
        raise TokenUnreadable
    try:
        records = list(ndef.message_decoder(message, known_types={}))
    except (ndef.DecodeError, ValueError) as error:
        raise TokenUnreadable from error
    for record in records:
        if record.type == RECORD_TYPE:
            return bytes(record.data)
    raise TokenUnreadable
