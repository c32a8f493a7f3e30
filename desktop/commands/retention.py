"""`main.py retention`: count which files leave the active base; archive or dispose of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop.commands.answering import Answer, accept_key_file, answered
from desktop.commands.person_login import Visit, accept_person, working
from desktop.domain.actor import Actor, Role
from desktop.domain.disposal import Act, NotADecider, Order
from desktop.domain.retention import Duration, RetentionRules, RetentionState, StillOpen, Why
from desktop.i18n import gettext as _
from desktop.i18n import language, long_date, ngettext
from desktop.services.agent import AgentService
from desktop.services.clock import system_clock
from desktop.services.door_gate import DoorGate
from desktop.services.erasure import ErasureService, centre_of
from desktop.services.retention import RetentionService
from desktop.services.sync import SyncService
from desktop.settings import RESOURCES, Settings
from desktop.sheets.retention import RetentionForecast
from desktop.storage.unit_of_work import UnitsOfWork

RULES = RESOURCES / "retention" / "rennes.yaml"
DURATIONS = ("active", "with_decision", "without_decision", "appeal", "appeal_not_notified")


def configure(parser: argparse.ArgumentParser) -> None:
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument(
        "--dry-run",
        action="store_true",
        help="count only: nothing is archived, changed or deleted",
    )
    way.add_argument(
        "--archive",
        action="store_true",
        help="show the dry run, then move what leaves the active base into the archive",
    )
    way.add_argument(
        "--dispose",
        action="store_true",
        help="show the dry run, then erase what has passed its period, here and at the centre",
    )
    parser.add_argument("--ground", default="", help="with --dispose: the text that allows it")
    parser.add_argument("--visa", default="", help="with --dispose: number and date of the visa")
    parser.add_argument(
        "--count",
        type=int,
        help="how many files, as the dry run said; asked for when it is missing",
    )
    parser.add_argument(
        "--rules",
        type=Path,
        default=RULES,
        help="YAML file of durations (default: %(default)s)",
    )
    accept_person(parser)
    accept_key_file(parser)


def perform(arguments: argparse.Namespace) -> int:
    return answered(arguments, _work)


def _work(arguments: argparse.Namespace, chosen: Settings) -> Answer:
    from desktop.importers.retention_file import read_retention  # noqa: PLC0415 - only here

    rules = read_retention(arguments.rules)
    with working(chosen, arguments.person) as (units, visit):
        service = RetentionService(units, system_clock(), rules)
        forecast = service.forecast()
        told = Answer("\n".join(_lines(forecast)), _facts(forecast))
        if arguments.dry_run:
            return told
        way = (_decider(units, visit), SyncService(units, chosen, gate=_gate(visit)))
        return _performed(arguments, units, service, way, told)


def _performed(
    arguments: argparse.Namespace,
    units: UnitsOfWork,
    service: RetentionService,
    way: tuple[Actor, SyncService],
    told: Answer,
) -> Answer:
    """Only after the dry run was shown, and for the number that a person typed."""
    actor, sync = way
    wanted = "can_be_archived" if arguments.archive else "can_be_disposed_of"
    lines = service.lines(actor)
    households = tuple(line.household_id for line in lines if getattr(line, wanted))
    told = _with_left_out(told, sum(line.is_left_to_a_colleague for line in lines))
    if not households:
        return Answer(_nothing(), {"files": 0})
    if arguments.count is None:
        sys.stderr.write(told.words + "\n")
    counted = arguments.count if arguments.count is not None else _typed(len(households))
    if arguments.archive:
        service.archive(households, actor, counted)
        words = ngettext("{count} file is archived.", "{count} files are archived.", counted)
        return Answer(words.format(count=counted), {"archived": counted})
    order = Order(Act.DISPOSAL, households, arguments.ground, arguments.visa, counted)
    erasures = ErasureService(units, system_clock(), service.rules, centre_of(sync))
    slip = erasures.erase(order, actor)
    words = ngettext("{count} file is erased.", "{count} files are erased.", counted)
    told_slip = _("Number of the slip: {number}").format(number=slip)
    return Answer(
        words.format(count=counted) + "\n" + told_slip, {"disposed": counted, "slip": str(slip)}
    )


def _with_left_out(told: Answer, count: int) -> Answer:
    """Files of the decider's relatives stay for a colleague, and the others go."""
    if not count:
        return told
    words = ngettext(
        "{count} file is left out: it is of somebody close to you.",
        "{count} files are left out: they are of people close to you.",
        count,
    ).format(count=count)
    return Answer(f"{told.words}\n{words}", told.facts)


def _nothing() -> str:
    return _("No file has come so far. Nothing was changed.")


def _typed(count: int) -> int:
    """What is no number is none."""
    words = ngettext(
        "{count} file. Type the number to go on: ",
        "{count} files. Type the number to go on: ",
        count,
    )
    sys.stderr.write(words.format(count=count))
    sys.stderr.flush()
    text = sys.stdin.readline().strip()
    return int(text) if text.isdecimal() else 0


def _decider(units: UnitsOfWork, visit: Visit | None) -> Actor:
    """Who came in; the desk's own where nobody is asked."""
    there = AgentService(units).agents() if visit is None else (visit.entry.rights.actor,)
    deciders = [agent for agent in there if agent.may_act_as(Role.DECIDER)]
    if not deciders:
        raise NotADecider
    return deciders[0]


def _gate(visit: Visit | None) -> DoorGate | None:
    return None if visit is None else visit.door.gate(visit.entry)


def _facts(forecast: RetentionForecast) -> dict[str, Any]:
    rules = forecast.rules
    return {
        "dry_run": True,
        "on": forecast.on,
        "rules": {
            "code": rules.code,
            "version": rules.version,
            "durations": {name: asdict(getattr(rules, name)) for name in DURATIONS},
        },
        "households": forecast.households,
        "would_change": forecast.would_change,
        "states": {state.value: forecast.states.get(state, 0) for state in RetentionState},
        "reasons": {why.value: forecast.reasons.get(why, 0) for why in Why},
        "held_households": forecast.held_households,
        "held": {what.value: forecast.held.get(what, 0) for what in StillOpen},
    }


def _lines(forecast: RetentionForecast) -> list[str]:
    rules = forecast.rules
    told = _("{label}, version {version}, on {day}").format(
        label=rules.label.text(language()), version=rules.version, day=long_date(forecast.on)
    )
    held = _("Past the active period, kept because something is open: {count}")
    return [
        told,
        _("Households at this desk: {count}").format(count=forecast.households),
        _("Would leave the active base: {count}").format(count=forecast.would_change),
        "",
        *_counted(forecast.reasons, _why),
        held.format(count=forecast.held_households),
        *_counted(forecast.held, _open),
        "",
        *_durations(rules),
        "",
        _("This was a dry run: nothing was archived, changed or deleted."),
    ]


def _counted(counts: Mapping[Any, int], words: Callable[[Any], str]) -> list[str]:
    return [
        "  " + _("{what}: {count}").format(what=words(key), count=counts[key])
        for key in sorted(counts)
    ]


def _durations(rules: RetentionRules) -> list[str]:
    lines = [f"{_name(name)} · {_duration(getattr(rules, name))}" for name in DURATIONS]
    open_questions = [wording.text(language()) for wording in rules.to_be_confirmed]
    return [*lines, *(_("To be confirmed: {what}").format(what=what) for what in open_questions)]


def _duration(duration: Duration) -> str:
    months = _("{count} months").format(count=duration.months)
    mark = " · " + _("the city has to decide") if duration.to_be_decided else ""
    return f"{months}{mark} · {duration.source}"


def _name(duration: str) -> str:
    return {
        "active": _("Active base"),
        "with_decision": _("Kept in all, with a decision"),
        "without_decision": _("Kept in all, without a decision"),
        "appeal": _("Appeal, after a decision that was notified"),
        "appeal_not_notified": _("Appeal, after a decision that was not notified"),
    }[duration]


def _why(why: Why) -> str:
    return {
        Why.RECENT_CONTACT: _("Stays active, the last contact is recent"),
        Why.STILL_OPEN: _("Stays active, something is open"),
        Why.NO_CONTACT: _("Stays active, no contact is known"),
        Why.DECISION_KEPT: _("Would be archived, its decisions are still kept"),
        Why.FILE_KEPT: _("Would be archived, without a decision"),
        Why.DECISION_PERIOD_OVER: _("Could be disposed of, its decisions are past their period"),
        Why.FILE_PERIOD_OVER: _("Could be disposed of, without a decision"),
    }[why]


def _open(what: StillOpen) -> str:
    return {
        StillOpen.ENTITLEMENT: _("an entitlement"),
        StillOpen.CLAIM: _("a claim that is not decided"),
        StillOpen.APPEAL: _("a decision that can be contested"),
        StillOpen.CONFLICT: _("a conflict between two desks"),
        StillOpen.WRITING: _("a writing on a card that is not settled"),
    }[what]
