"""What the window tells of this installation, whoever is in."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.i18n import gettext as _
from desktop.views.widgets.laboratory_badge import laboratory_words


@dataclass(frozen=True)
class WindowSetting:
    place: str  # site and desk
    demonstration: bool = False
    laboratory: bool = False

    @property
    def title(self) -> str:
        parts = [_("Sustainable food card")]
        if self.demonstration:
            parts.append(_("demonstration"))
        if self.laboratory:
            parts.append(laboratory_words())
        return " – ".join(parts)
