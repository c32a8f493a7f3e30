"""The example that partners are given works as they are told."""

from __future__ import annotations

import re
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from desktop.domain.block_list import SIGNED_KIND, apply, canonical, parse
from desktop.importers.signed_file import verify

PAGE = Path(__file__).parents[2] / "docs/block-list.md"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def test_the_example_of_the_page_is_verified_and_gives_the_list_that_it_promises() -> None:
    key = load_pem_public_key(blocks("pem")[0].encode())
    assert isinstance(key, Ed25519PublicKey)
    known = None
    signed, shown = blocks("jws"), blocks("json")
    assert len(signed) == len(shown) == 2
    for file, text in zip(signed, shown, strict=True):
        content = verify(file.replace("\n", ""), {"rfc8037": key}, SIGNED_KIND).content
        issue = parse(content)
        assert content.decode() == text.strip() == canonical(issue).decode()
        known = apply(known, issue)

    assert known is not None
    left = [f"{number} {day}" for number, day in sorted(known.blocked.items())]
    assert left == blocks("text")[0].splitlines()


def test_the_page_names_every_member_of_the_content() -> None:
    members = set(re.findall(r'"(\w+)":', blocks("json")[1])) - {"number", "since"}
    assert members <= set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE))
