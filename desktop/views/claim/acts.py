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
ENDING = frozenset({"send_back", "withdraw_decision", "abandon"})
"""What takes something back: never the first thing offered, always a quiet link at the end."""


@dataclass(frozen=True)
class ClaimStep:
    """`asks` is nothing, reason, bracket (with a reason) or hearing (a day and a reason)."""

    name: str
    words: str
    key: str
    icon: str
    asks: str = ""
    question: str = ""

    @property
    def ends(self) -> bool:
        """Whether it takes back what was asked for or decided."""
        return self.name in ENDING


def steps_of(acts: tuple[str, ...], proposal: str | None) -> tuple[ClaimStep, ...]:
    """What the agent may do now; a denial that was proposed comes before a grant."""
    offered = [name for name in OFFERED if name in acts]
    if proposal == "deny" and "deny" in offered:
        offered.remove("deny")
        offered.insert(0, "deny")
    return tuple(_step(name) for name in offered)


def _step(name: str) -> ClaimStep:
    return next(step for step in (*_counter_steps(), *_decider_steps()) if step.name == name)


def _counter_steps() -> tuple[ClaimStep, ...]:
    question = _("What did the household say?")
    return (
        ClaimStep("propose", _("Propose the decision"), "Ctrl+Return", "paper-plane-tilt"),
        ClaimStep("assess", _("Assess"), "E", "calculator"),
        ClaimStep("abandon", _("The household gives up"), "G", "x-circle", "reason", question),
    )


def _decider_steps() -> tuple[ClaimStep, ...]:
    facts = _("Which facts and which rule lead to this decision? The letter says them.")
    exemption, again = _("Why is an exemption made?"), _("What should be looked at again?")
    back, why_back = _("Take the decision back"), _("Why is the decision taken back?")
    exempt, send = _("Grant by exemption"), _("Send back to the counter")
    return (
        ClaimStep("grant", _("Grant"), "Ctrl+G", "check"),
        ClaimStep("grant_by_exemption", exempt, "X", "check-square", "bracket", exemption),
        ClaimStep("deny", _("Do not grant"), "Ctrl+R", "info", "reason", facts),
        ClaimStep("send_back", send, "B", "arrow-u-up-left", "reason", again),
        ClaimStep("withdraw_decision", back, "W", "arrow-u-up-left", "hearing", why_back),
    )
