"""What `settings.json` keeps, and that a demonstration stays one."""

from __future__ import annotations

import json
from pathlib import Path

from desktop import credentials, settings
from desktop.commands.window import or_demonstration


def start(folder: Path) -> settings.Settings:
    """As the command `window` begins."""
    return or_demonstration(settings.load(folder))


def test_a_demonstration_stays_one_when_its_language_was_changed(tmp_path: Path) -> None:
    first = start(tmp_path)
    key = credentials.database_key(first)
    first.database.touch()
    settings.save(first, language="en", desk_label="guichet 4")
    again = start(tmp_path)
    assert (again.demonstration, again.reader) == (True, "simulated")
    assert (again.language, again.desk_label) == ("en", "guichet 4")
    assert credentials.database_key(again) == key


def test_a_desk_that_somebody_set_up_is_never_made_a_demonstration(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"site": "Le Blosne"}), "utf-8")
    settings.save(start(tmp_path), theme="dark")
    kept = json.loads((tmp_path / "settings.json").read_text("utf-8"))
    assert kept == {"site": "Le Blosne", "theme": "dark"}
    assert start(tmp_path).demonstration is False
