"""The guided tour, from outside, in a real window: what `make run` does without a display."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from desktop.cardreader.encoding.replaying import replay
from desktop.cardreader.training import TRAINING_UNLOCK_SECRET
from desktop.domain.encoding import EncodingState
from desktop.reports.preview import pages
from desktop.services.station_files import StationFiles
from desktop.settings import Settings

ROOT = Path(__file__).parents[2]
PAGES = {
    "home",
    "households",
    "household",
    "enrolment",
    "assessment",
    "claim",
    "cards",
    "card",
    "known_card",
    "block_list",
    "intake",
    "stock_move",
    "encoding",
    "merchants",
    "merchant",
    "directory",
    "agreements",
    "agreement",
    "products",
    "purchases",
    "purchase",
    "purchase_imports",
    "purchase_import",
    "purchase_slips",
    "purchase_duplicates",
    "purchase_pictures",
    "closing",
    "closing_check",
    "statement",
    "statement-accountant",
    "slips",
    "credit_run",
    "ledger",
    "accesses",
    "privacy",
    "administration",
    "operations",
    "letters",
    "letter",
    "sync",
    "settings",
    "training",
}
MOMENTS = ("locked", "revision-2", "revision-3", "torn", "settled", "neutral-card")


@pytest.mark.journey
@pytest.mark.postgres
def test_the_tour_leaves_letters_pictures_and_the_proof_of_the_exchange(
    tmp_path: Path, postgres_url: str
) -> None:
    """Under a real X server when there is one to start: there a window has an owner and a size."""
    out = tmp_path / "tour"
    tour = [sys.executable, "main.py", "tour", "--out", str(out), "--central", postgres_url]
    x_server = shutil.which("xvfb-run")
    if x_server:
        tour = [x_server, "-a", "-s", "-screen 0 1600x1000x24", *tour]
    done = subprocess.run(
        [*tour, "--reader", "simulated"],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb" if x_server else "offscreen"},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads((out / "tour.json").read_text("utf-8"))
    assert told["sync"]["final"]
    assert told["sync"]["members"] == 4
    assert told["sync"]["claim_number"].startswith("DEC-")
    assert told["steps"][0]["step"] == "enrolled"
    assert told["steps"][0]["field_entries"] < 60
    _check_station(out, {step["step"]: step for step in told["steps"]}, told["steps"])
    for dress in ("fr-light", "fr-dark", "en-light"):
        assert set(told["pictures"][dress]) >= PAGES
        for file in told["pictures"][dress].values():
            assert (out / file).stat().st_size > 10_000
    _check_doors(out, told["doors"])
    _check_trade(out, told["trade"])
    for name in ("household.pdf", "calculation-sheet.pdf", "who-has-seen-my-file.pdf"):
        with pikepdf.open(out / name) as letter:
            assert str(letter.Root.Lang) == "fr-FR"


def _check_doors(out: Path, doors: dict[str, Any]) -> None:
    """Two people who edited one file, a wrong password, a colleague, an erasure, and the proof."""
    last = {step["step"]: step for step in doors["steps"]}
    is_laboratory = last["centre"]["laboratory"]
    assert is_laboratory == (not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")))
    assert ("LABORATORY" in last["centre"]["link"]) == is_laboratory
    assert last["desk 2 enrolled"]["profile"] == "decider"
    assert last["came in"]["households"] == 2
    edited = last["one file at two desks"]
    assert edited["waited"] > 0
    assert edited["other_fields_merged"]
    assert edited["same_field_settled"]
    assert last["confidential file"]["reason_seen_by_decider"]
    handed = last["handed over"]
    assert handed["wrong_password_refused"] is (None if is_laboratory else True)
    assert handed["own_seat"]
    assert handed["drafts_kept"] == 1
    erased = last["erased"]
    assert erased["known_before"]
    assert not erased["still_at_desk_1"]
    assert not erased["still_at_desk_2"]
    assert last["verified"] == {"step": "verified", "desks": 2, "audit_whole": True}
    assert not last["administrator"]["sees_households"]
    assert last["administrator"]["pages"] == ["administration", "operations"]
    assert {"doors/login.png", "doors/conflict.png", "doors/locked-dark.png"} <= set(
        doors["pictures"]
    )
    for file in doors["pictures"]:
        assert (out / file).stat().st_size > 10_000


def _check_trade(out: Path, trade: dict[str, Any]) -> None:
    """An agreement, four sources with their defects, two closings, both papers, a reversal."""
    last = {step["step"]: step for step in trade["steps"]}
    signed = last["agreement signed"]
    assert signed["states"] == ["draft", "printed", "signed"]
    assert re.fullmatch(r"CONV-\d{4}-\d{4}", signed["number"])
    scan = (out / "trade" / "agreement-signed.pdf").read_bytes()
    assert hashlib.sha256(scan).hexdigest() == signed["scan_sha256"]
    assert last["credited"]["movements_of_a_second_run"] == 0
    _check_sources(trade["steps"], last)
    first, second = (step for step in trade["steps"] if step["step"] == "month closed")
    assert (first["merchants"], first["kept_open"]) == (8, {})
    assert second["kept_open"] == {"Légumes du Bocage rond": "FindingsOpen"}
    for closing in (first, second):
        numbers = [int(number[-4:]) for number in closing["numbers"]]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert closing["provisional"] == 0
    assert last["remitted and paid"]["states"] == ["paid"]
    assert last["remitted and paid"]["amount"] == first["amount"]
    corrected = last["statement with a counter-entry"]
    assert corrected["counter_entries"] == 1
    assert corrected["corrections"] == last["purchase reversed"]["covered"]
    assert Decimal(corrected["corrections"]) < 0
    proved = last["verified"]
    assert proved["statements"] == proved["purchases"]
    assert Decimal(proved["statements"]) == Decimal(first["amount"]) + Decimal(second["amount"])
    _check_papers(out, trade["files"], last["both documents printed"]["statement"])


def _check_sources(steps: list[dict[str, Any]], last: dict[str, Any]) -> None:
    """What was broken is told with its line, and changes nothing of the rest."""
    terminals, workbook, later = (step for step in steps if step["step"] == "imported")
    broken = {"line": 13, "reason": "not_an_amount", "given": "1O,50"}
    assert terminals["broken"] == [broken]
    assert terminals["encoding"] in {"cp1252", "latin-1"}
    assert (terminals["accepted"], terminals["refused"], terminals["to_look_at"]) == (73, 2, 1)
    assert [each["reason"] for each in workbook["broken"]] == ["formula"]
    assert later["layout_remembered"]
    again = last["same file again"]
    assert (again["accepted"], again["refusal"]) == (0, "SourceKnown")
    drop = last["drop folder"]
    assert (drop["refusal"], drop["accepted"]) == ("DropFileBroken", 16)
    assert not drop["still_waits"]
    assert last["paper slips"]["missing"] == {"C-12": [43]}
    assert last["corrected by hand"]["is_now"] == "7.20"
    assert last["duplicates settled"]["count"] == 1
    assert last["checked"]["anomalies"] == {"missing_slips": 1}


def _check_papers(out: Path, files: list[str], number: str) -> None:
    """The merchant's paper says no name that the accountant's says."""
    assert {Path(name).suffix for name in files} == {".csv", ".pdf", ".xlsx"}
    said = {}
    for name in ("statement.pdf", "accounting-statement.pdf", "statement-next-month.pdf"):
        assert f"trade/{name}" in files
        said[name] = " ".join(page.text for page in pages((out / "trade" / name).read_bytes()))
    named = re.findall(r"F-\d{4}-\d+", said["accounting-statement.pdf"])
    assert len(set(named)) > 5
    assert not re.search(r"F-\d{4}-\d+", said["statement.pdf"])
    assert number in said["statement.pdf"]
    assert number in said["accounting-statement.pdf"]
    assert number in said["statement-next-month.pdf"]


def _check_station(out: Path, last: dict[str, Any], steps: list[dict[str, Any]]) -> None:
    """Both kinds of cards and a tag written, a torn writing settled, the transcript played back."""
    encoded = {step["card"]: step for step in steps if step["step"] == "encoded"}
    assert set(encoded) == {
        "Calypso Prime revision 2",
        "Calypso Prime revision 3",
        "neutral card, NFC Forum Type 2",
    }
    for step in encoded.values():
        assert step["state"] == "verified"
        assert step["commands"] > 10
        assert step["milliseconds"] > 0
    torn = last["torn while confirming"]
    assert (torn["state"], torn["then"], torn["resolved"]) == ("uncertain", "verified", True)
    assert last["transcript"] == {
        "step": "transcript",
        "file": "encoding.txt",
        "encodings": 2,
        "looks": 2,
        "replayed": True,
    }
    _check_transcript((out / "encoding.txt").read_text("ascii"))
    pictures = {path.name for path in (out / "steps").glob("encoding-*.png")}
    assert pictures == {f"encoding-{moment}.png" for moment in MOMENTS}


def _check_transcript(text: str) -> None:
    """Replayable by whoever gets it, and nothing in it leads to a card or opens the module."""
    found = replay(text.splitlines(), StationFiles(Settings(Path(), demonstration=True)).profile())
    assert found.endings == (EncodingState.VERIFIED, EncodingState.VERIFIED)
    assert "FEED" not in text
    assert TRAINING_UNLOCK_SECRET.hex().upper() not in text
