"""`main.py card watch`: what is plugged in, then what happens on the reader, line by line."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import asdict

from desktop.cardreader.reader import Reader
from desktop.domain.errors import Unavailable
from desktop.i18n import gettext as _
from desktop.sheets.reader import Presence, ReaderState


def watch(reader: Reader, seconds: float | None, *, as_json: bool) -> int:
    """Until the time is over, or for ever."""
    _tell_slots(reader, as_json=as_json)
    reader.start(_tell_as_json if as_json else _tell_in_words)
    try:
        threading.Event().wait(seconds)
    except KeyboardInterrupt:
        return 0  # the way to end a watch without a timeout
    finally:
        reader.stop()
    return 0


def _tell_slots(reader: Reader, *, as_json: bool) -> None:
    """What is plugged in and for which purpose; without a service the first state says so."""
    try:
        slots = reader.slots()
    except Unavailable:
        return
    if as_json:
        sys.stdout.write(json.dumps({"slots": [asdict(slot) for slot in slots]}) + "\n")
        return
    roles = {"card": _("for cards"), "sam": _("for the security module")}
    unused = _("not used")
    for slot in slots:
        sys.stdout.write(f"[{slot.name}] {roles.get(slot.role, unused)}\n")


def _tell_as_json(state: ReaderState) -> None:
    event = {"presence": state.presence.value, "reader": state.reader, "tap": state.tap}
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


def _tell_in_words(state: ReaderState) -> None:
    sentences = {
        Presence.WAITING: _("The reader is waiting for a card."),
        Presence.PRESENT: _("A card or another object lies on the reader."),
        Presence.UNREADABLE: _("What lies on the reader cannot be read."),
        Presence.REMOVED: _("The card was taken away."),
        Presence.NO_READER: _("No card reader is plugged in."),
        Presence.NO_SERVICE: _("The computer’s smart card service is not running."),
    }
    where = f" [{state.reader}]" if state.reader else ""
    sys.stdout.write(sentences[state.presence] + where + "\n")
    sys.stdout.flush()
