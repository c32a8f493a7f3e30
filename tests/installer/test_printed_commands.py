"""Every command line that the pages for IT print is one that the program takes."""

from __future__ import annotations

import argparse
import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("installation.md", "installation.fr.md", "central.md", "recovery.md")
LEAST = {"installation.md": 30, "installation.fr.md": 30, "central.md": 15, "recovery.md": 6}
"""How many lines each page has at least, so that none is passed over by a new way to print them."""


def printed(page: str) -> list[str]:
    """Between back quotes in a line, or a line of a block up to its remark."""
    text = (DOCS / page).read_text("utf-8")
    blocks = re.findall(r"^```.*?^```", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    rest = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    lines += [span.replace("\n", " ") for span in re.findall(r"`([^`]+)`", rest)]
    found = [re.match(r"(?:cad|main\.py) ([a-z].*?)(?:  .*)?$", line) for line in lines]
    return [each[1] for each in found if each is not None]


def words_of(line: str) -> list[str]:
    """As a shell takes it apart; an ellipsis stands for what was said before."""
    words = ["3" if word in {"COUNT", "NOMBRE"} else word for word in shlex.split(line)]
    return words[:-1] if words[-1] == "…" and not words[-2].startswith("--") else words


@pytest.mark.parametrize("page", PAGES)
def test_every_printed_command_is_taken(page: str) -> None:
    lines = printed(page)
    assert len(lines) >= LEAST[page]
    refused = []
    for line in lines:
        name, *rest = words_of(line)
        parser = argparse.ArgumentParser(exit_on_error=False)
        parser.add_argument("--data", type=Path)
        parser.add_argument("--json", action="store_true")
        import_module(f"desktop.commands.{name.replace('-', '_')}").configure(parser)
        try:
            parser.parse_args(rest)
        except (SystemExit, argparse.ArgumentError):
            refused.append(line)
    assert refused == []
