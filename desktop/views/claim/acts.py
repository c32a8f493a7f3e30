"""The acts of a claim in words, and what each of them asks for before it is done."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.i18n import gettext as _

OFFERED = (
    "propose",
    "grant",
    "assess",
    "grant_by_exemption",
    "deny",
    "send_back",
    "withdraw_decision",
    "abandon",
)
"""Likeliest first; completing and asking for documents follow from the checklist."""


@dataclass(frozen=True)
class ClaimStep:
    """`asks` is nothing, reason, bracket (with a reason) or hearing (a day and a reason)."""

    name: str
    words: str
    key: str
    icon: str
    asks: str = ""
    question: str = ""


def steps_of(acts: tuple[str, ...], proposal: str | None) -> tuple[ClaimStep, ...]:
    """What the agent may do now; a denial that was proposed comes before a grant."""
    offered = [name for name in OFFERED if name in acts]
    if proposal == "deny" and "deny" in offered:
        offered.remove("deny")
        offered.insert(0, "deny")
    return tuple(_step(name) for name in offered)


def _step(name: str) -> ClaimStep:
    steps = (
        ClaimStep("propose", _("Propose the decision"), "Ctrl+Return", "paper-plane-tilt"),
        ClaimStep("assess", _("Assess"), "E", "calculator"),
        ClaimStep("grant", _("Grant"), "Ctrl+G", "check"),
        ClaimStep(
            "grant_by_exemption",
            _("Grant by exemption"),
            "X",
            "check-square",
            "bracket",
            _("Why is an exemption made?"),
        ),
        ClaimStep(
            "deny",
            _("Do not grant"),
            "Ctrl+R",
            "info",
            "reason",
            _("Which facts and which rule lead to this decision? The letter says them."),
        ),
        ClaimStep(
            "send_back",
            _("Send back to the counter"),
            "B",
            "arrow-u-up-left",
            "reason",
            _("What should be looked at again?"),
        ),
        ClaimStep(
            "withdraw_decision",
            _("Take the decision back"),
            "W",
            "arrow-u-up-left",
            "hearing",
            _("Why is the decision taken back?"),
        ),
        ClaimStep(
            "abandon",
            _("The household gives up"),
            "G",
            "x-circle",
            "reason",
            _("What did the household say?"),
        ),
    )
    return next(step for step in steps if step.name == name)
