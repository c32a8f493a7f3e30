"""What a desk without a centre is told: that it works alone, and how IT joins it to one."""

from __future__ import annotations

from pathlib import Path

from desktop.i18n import gettext as _
from desktop.views.widgets.card import Card
from desktop.views.widgets.text import label, rule

ADDRESS = "postgresql://desk@server.example/food_card"


class JoiningCard(Card):
    def __init__(self, settings_file: Path) -> None:
        super().__init__()
        self.add(label(_("This desk works alone; everything is kept here."), "lead", wrap=True))
        self.add(
            label(
                _("Other counters see its files once IT has joined it to the central database:"),
                "muted",
                wrap=True,
            )
        )
        self._step(
            _("1. On the server, once, as an administrator of PostgreSQL:"),
            f"main.py central init {ADDRESS}",
        )
        self._step(
            _("2. On this desk, the same address in the file {file}:").format(file=settings_file),
            f'"central_url": "{ADDRESS}"',
        )
        self._step(_("or in the environment of the application:"), f"CAD_CENTRAL_URL={ADDRESS}")
        self._step(_("3. Start the application again. The first exchange begins by itself."), "")

    def _step(self, words: str, typed: str) -> None:
        self.add(rule())
        self.add(label(words, "text", wrap=True, selectable=True))
        if typed:
            self.add(label(typed, "strong", wrap=True, selectable=True))
