"""Performs the tour and writes down what it saw."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from desktop import __version__
from desktop.app.desk import open_desk
from desktop.settings import Settings
from desktop.tour.centre import PostgresMissing
from desktop.tour.counter_reader import SimulatedHand
from desktop.tour.doors import DoorsVisit
from desktop.tour.journey import Journey
from desktop.tour.pictures import (
    DRESSES,
    Subjects,
    close_window,
    open_window,
    pictures_of_every_page,
)
from desktop.tour.proof import SyncProof, read_back
from desktop.tour.stage import Stage, set_stage
from desktop.tour.station import StationVisit
from desktop.tour.trade import TradeVisit

Say = Callable[[str], None]


def perform(
    out: Path, central_url: str | None, say: Say, *, simulated: bool = False
) -> dict[str, Any]:
    """Leaves PDFs, pictures and `tour.json` in `out`; returns what the file says.

    Raises NeverHappened, NotTheSame or PostgresMissing when the journey stops.
    """
    begun = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    with set_stage(central_url, simulated=simulated) as stage:
        say(f"reader: {stage.hand.name}")
        steps, subjects, proof = _walk(stage, out, say)
        trade = _trade(stage, out, say)
        subjects = replace(subjects, trade=trade.subjects)
        say(f"read back at desk 2: {proof.reference}")
        pictures = _pictures(stage, subjects, out, say)
    doors = _doors(out, say)
    result = {
        "version": __version__,
        "reader": stage.hand.name,
        "steps": steps,
        "sync": asdict(proof),
        "trade": {"steps": trade.told, "files": trade.files()},
        "doors": doors,
        "pictures": pictures,
        "documents": sorted(path.name for path in out.glob("*.pdf")),
        "seconds": round(time.monotonic() - begun, 1),
    }
    partial = out / "tour.json.part"
    partial.write_text(json.dumps(result, ensure_ascii=False, indent=2), "utf-8")
    partial.replace(out / "tour.json")
    return result


def _walk(stage: Stage, out: Path, say: Say) -> tuple[list[dict[str, Any]], Subjects, SyncProof]:
    """The journey in the first desk's window; then the second desk reads it back."""
    say("the invented city is being written")
    application = open_window(stage.first)
    if isinstance(stage.hand, SimulatedHand) and application.desk is not None:
        stage.hand.reader = application.desk.reader
    try:
        journey = Journey(application, stage.hand, out)
        subjects = journey.walk()
        StationVisit(journey).walk()
        for step in journey.told:
            say(str(step["step"]))
        # The window exchanges by itself too; the desk answers one at a time.
        proof = read_back(journey.desk, stage.second, subjects.household_id)
    finally:
        close_window(application)
    return journey.told, subjects, proof


def _trade(stage: Stage, out: Path, say: Say) -> TradeVisit:
    """At the first desk, without its window: the days of these acts are over."""
    desk = open_desk(stage.first)
    try:
        visit = TradeVisit(desk, out)
        visit.walk()
    finally:
        desk.close()
    for step in visit.told:
        say(f"merchants: {step['step']}")
    return visit


def _pictures(stage: Stage, subjects: Subjects, out: Path, say: Say) -> dict[str, dict[str, str]]:
    taken: dict[str, dict[str, str]] = {}
    for language, theme in DRESSES:
        name = f"{language}-{theme}"
        dressed: Settings = stage.dressed(language, theme)
        taken[name] = pictures_of_every_page(dressed, subjects, out / name)
        say(f"{len(taken[name])} pages: {name}")
    return taken


def _doors(out: Path, say: Say) -> dict[str, Any]:
    """Behind closed doors, at a centre of its own; told as left out where no server can be made."""
    visit = DoorsVisit(out)
    try:
        visit.walk()
    except PostgresMissing as error:
        say(f"doors: LEFT OUT, no PostgreSQL of our own: {error}")
        return {"left_out": str(error)}
    for step in visit.told:
        say(f"doors: {step['step']}")
    say(f"doors: {visit.told[0]['link']}")
    return {"steps": visit.told, "pictures": [f"doors/{name}" for name in visit.pictures]}
