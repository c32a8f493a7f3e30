"""The chain of a merchant's statements: each names the one before, so that none can be changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from desktop.domain.statement import Content


def canonical(content: Content) -> str:
    """Sorted keys and no spaces: as `models.base.CanonicalJson` keeps it."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of(content: Content, previous_hash: str) -> str:
    """SHA-256 of the canonical content and of the hash before it, in hex."""
    return hash_of_text(canonical(content), previous_hash)


def hash_of_text(text: str, previous_hash: str) -> str:
    return hashlib.sha256((text + previous_hash).encode()).hexdigest()


@dataclass(frozen=True)
class Link:
    """A statement in the chain of its merchant."""

    id: UUID
    previous_hash: str
    content_hash: str


def head_of(links: Iterable[Link]) -> str:
    """The hash that the next statement of the merchant follows; empty before the first."""
    every = tuple(links)
    followed = {link.previous_hash for link in every}
    return next((x.content_hash for x in every if x.content_hash not in followed), "")


def order_of(links: Iterable[Link]) -> tuple[Link, ...]:
    """From the first statement on; what hangs on nothing is left out."""
    after = {link.previous_hash: link for link in links}
    found: list[Link] = []
    place = ""
    while place in after:
        found.append(after.pop(place))
        place = found[-1].content_hash
    return tuple(found)
