"""One line per page: how it is called, who may open it, and how it is built when first opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop.domain.actor import Actor, Role
from desktop.views.widgets.page import Page

ANYONE: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class PageEntry:
    """`parent` is the entry of the navigation that is lit while the page is open."""

    key: str
    word: str
    icon: str
    factory: Callable[[], Page]
    roles: frozenset[Role] = ANYONE
    in_navigation: bool = True
    shortcut: str = ""
    parent: str = ""

    def is_open_to(self, actor: Actor) -> bool:
        return not self.roles or bool(self.roles & actor.roles)
