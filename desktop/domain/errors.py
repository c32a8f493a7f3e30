"""What can go wrong without anybody having made a programming mistake."""

from __future__ import annotations


class Refusal(Exception):
    """A rule says no: the request was understood and is turned down. Carries facts, no sentence."""


class Unavailable(Exception):
    """The outside world is not there: no reader, no network, a full disk."""
