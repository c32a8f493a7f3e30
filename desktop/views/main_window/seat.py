"""What one person has open in the window: their pages, where they are, and the way back."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.views.widgets.page import Page, Place


@dataclass
class Seat:
    """A colleague who takes over has a seat of their own: nothing of the other is closed."""

    pages: dict[str, Page] = field(default_factory=dict)
    trail: list[Place] = field(default_factory=list)
    here: Place | None = None

    def leave(self) -> bool:
        """Let the page in front keep what was typed; False when it has to stay there."""
        page = self.pages.get(self.here.page) if self.here is not None else None
        return page is None or page.leave()
