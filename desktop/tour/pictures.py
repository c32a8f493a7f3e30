"""A picture of every page, as a visitor would look at them: each language and theme in turn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from desktop.app.window import Application, build
from desktop.domain.actor import Actor, Role
from desktop.settings import Settings
from desktop.tour.driving import NeverHappened, let_settle, picture, wait_until
from desktop.views.widgets.page import Place

FOR_MANAGERS = (
    "merchant",
    "agreement",
    "agreements",
    "closing",
    "closing_check",
    "closing_months",
    "payments",
    "slip",
    "slips",
    "statement",
)
SHOWN_TO = dict.fromkeys(FOR_MANAGERS, frozenset({Role.MERCHANT_MANAGER}))
"""Pages that everybody may open, and that say more to some: theirs is the picture."""

AND_TO = dict.fromkeys(("statement", "closing"), Role.ACCOUNTANT)
"""Pages that are another one's work, too: a second picture, with what is paid."""

DRESSES = (("fr", "light"), ("fr", "dark"), ("en", "light"))


@dataclass(frozen=True)
class TradeSubjects:
    """What the pages about merchants show; `file` is one that waits to be taken in."""

    month: str
    next_month: str
    agreement_id: UUID
    statement_id: UUID
    paid_id: UUID
    purchase_id: UUID
    to_check: UUID
    file: Path
    slip_id: UUID

    def by_page(self) -> dict[str, object]:
        return {
            "agreement": self.agreement_id,
            "purchases": self.month,
            "purchase": self.purchase_id,
            "purchase_import": self.file,
            "purchase_duplicates": self.next_month,
            "closing": self.next_month,
            "closing_check": (self.to_check, self.next_month),
            "statement": self.statement_id,
            "statement-accountant": self.paid_id,
            "closing-accountant": self.month,
            "slip": self.slip_id,
        }


@dataclass(frozen=True)
class Subjects:
    """What the pages that need one show."""

    household_id: UUID
    claim_id: UUID
    letter_id: UUID
    card_id: UUID
    merchant_id: UUID
    trade: TradeSubjects | None = None

    def of(self, page: str) -> object:
        of_trade = self.trade.by_page() if self.trade else {}
        return of_trade.get(page) or {
            "household": self.household_id,
            "assessment": self.household_id,
            "claim": self.claim_id,
            "letter": self.letter_id,
            "known_card": self.card_id,
            "accesses": self.household_id,
            "ledger": self.household_id,
            "merchant": self.merchant_id,
        }.get(page)


def open_window(settings: Settings) -> Application:
    """A window whose desk is open. Raises NeverHappened."""
    application = build(settings)
    application.start()
    try:
        wait_until(lambda: application.window.furnished, "the desk is open", 90_000)
    except NeverHappened:
        close_window(application)
        raise
    return application


def close_window(application: Application) -> None:
    """All of it: a window left behind would be dressed again with the next one."""
    application.window.hide()
    application.close()
    application.window.deleteLater()
    application.deleteLater()
    let_settle(100)


def pictures_of_every_page(settings: Settings, subjects: Subjects, folder: Path) -> dict[str, str]:
    """Opens its own window; returns page → file name, relative to `folder`'s parent."""
    application = open_window(settings)
    window = application.window
    taken: dict[str, str] = {}
    try:
        for agent in _agents(application):
            application.session.log_in(agent)
            for key in window.page_keys:
                if key not in taken and agent.roles & SHOWN_TO.get(key, agent.roles):
                    taken[key] = _taken(application, Place(key, subjects.of(key)), folder / key)
                if agent.roles & {AND_TO.get(key)}:
                    name = f"{key}-{AND_TO[key].value}"
                    taken[name] = _taken(application, Place(key, subjects.of(name)), folder / name)
    finally:
        close_window(application)
    return taken


def _agents(application: Application) -> tuple[Actor, ...]:
    """Who decides first, then the others: each opens the pages that are theirs alone."""
    if application.desk is None:
        raise NeverHappened("the desk is open")
    people = (agent for agent in application.desk.agents.agents() if not _is_everybody(agent))
    return tuple(sorted(people, key=_only_helps))


def _is_everybody(agent: Actor) -> bool:
    """The one agent of a desk where nobody is asked: no colleague of the invented city."""
    return agent.may_act_as(Role.DECIDER) and agent.may_act_as(Role.ADMINISTRATOR)


def _only_helps(agent: Actor) -> bool:
    return not agent.may_act_as(Role.DECIDER)


def _taken(application: Application, place: Place, target: Path) -> str:
    """The file, with its folder; `target` is without a suffix. Raises NeverHappened."""
    window = application.window
    if not window.open(place):
        raise NeverHappened(f"the page {place.page} opens")
    let_settle(120)
    wait_until(lambda: application.jobs.is_idle, f"the page {place.page} is filled")
    path = target.with_name(f"{target.name}.png")
    picture(window, path)
    return f"{path.parent.name}/{path.name}"
