"""Protected, archived and asked-for files of the invented city, and bank details of merchants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from desktop.domain.actor import Actor, Role
from desktop.domain.disposal import Act, RequestKind
from desktop.importers.retention_file import read_retention
from desktop.models import DisposalRecord, HouseholdRecord, MerchantRecord
from desktop.services.clock import Clock
from desktop.services.merchant_account import MerchantAccountService
from desktop.services.protection import ProtectionService
from desktop.services.retention import RetentionService
from desktop.services.rights_request import RightsRequestService
from desktop.settings import RESOURCES
from desktop.sheets.merchant import CallBack
from desktop.storage.unit_of_work import UnitsOfWork

MERCHANT_MANAGER = Actor(
    UUID("01980000-0000-7000-8000-000000000004"),
    "Solenn Quéméner",
    frozenset({Role.MERCHANT_MANAGER}),
)
ACCOUNTANT = Actor(
    UUID("01980000-0000-7000-8000-000000000005"), "Teddy Lacroix", frozenset({Role.ACCOUNTANT})
)
COORDINATOR = Actor(
    UUID("01980000-0000-7000-8000-000000000006"), "Yuna Salaün", frozenset({Role.COORDINATOR})
)
ADMINISTRATOR = Actor(
    UUID("01980000-0000-7000-8000-000000000007"), "Zoé Stéphan", frozenset({Role.ADMINISTRATOR})
)
LONG_GONE = {41: 1_020, 82: 960, 123: 900}
"""Numbers of households that gave up, and how many days ago they came."""
_WAITS = 2  # the number of the merchant whose bank details wait for a second person
_BANK, _BRANCH = "30001", "00794"  # the example of the register of ISO 13616 has these two, too


@dataclass(frozen=True)
class Protecting:
    """The acts of a decider and of who follows merchants; `on` is the day of the demonstration."""

    units: UnitsOfWork
    times: Clock
    decider: Actor
    colleague: Actor

    def leave(self, enrolled: Sequence[UUID], on: date) -> None:
        """`enrolled`: households to choose from, the last to come first."""
        secret, relative, restricted, asking, away = enrolled[:5]
        protection = ProtectionService(self.units)
        protection.protect(secret, "Adresse à ne communiquer à personne.", self.decider)
        protection.open_with_reason(
            secret, "Appel de la travailleuse sociale du secteur.", self.colleague
        )
        protection.declare_relative(relative, self.colleague)
        protection.restrict(restricted, "Conteste l’exactitude de ses ressources.", self.decider)
        requests = RightsRequestService(self.units, self.times)
        requests.receive(asking, RequestKind.ACCESS, on - timedelta(days=26), self.colleague)
        requests.receive(away, RequestKind.ERASURE, on - timedelta(days=5), self.colleague)
        requests.receive(
            restricted, RequestKind.RESTRICTION, on - timedelta(days=9), self.colleague
        )
        self._archive()
        self._keep_slip(on)
        self._enter_accounts()

    def _archive(self) -> None:
        """One of those whose period in the active base is over; the others can be."""
        rules = read_retention(RESOURCES / "retention" / "rennes.yaml")
        retention = RetentionService(self.units, self.times, rules)
        ready = [line.household_id for line in retention.lines() if line.can_be_archived]
        retention.archive(ready[:1], self.decider, 1)

    def _keep_slip(self, on: date) -> None:
        """As the centre writes it when files are disposed of: it names nobody."""
        at = datetime.combine(on - timedelta(days=40), time(9, 30), UTC)
        years = [on.replace(year=on.year - back, month=3, day=14) for back in (12, 11)]
        rows = {"household": 2, "member": 5, "claim": 2, "letter": 3, "history": 19}
        facts = {
            "rows": rows,
            "oldest": years[0].isoformat(),
            "newest": years[1].isoformat(),
        }
        with self.units(self.decider, "dispose") as work:
            work.session.add(
                DisposalRecord(
                    act=Act.DISPOSAL.value,
                    ground="Fin de la durée d’utilité administrative (tableau de gestion)",
                    visa="Archives départementales, visa de démonstration",
                    at=at,
                    by_id=self.decider.id,
                    by_name=self.decider.name,
                    households=2,
                    facts=facts,
                )
            )
            work.commit()

    def _enter_accounts(self) -> None:
        """Those who take part are paid somewhere, but for one whose account waits, and the last."""
        accounts = MerchantAccountService(self.units, self.times)
        with self.units.reading() as session:
            merchants = session.scalars(
                select(MerchantRecord)
                .where(MerchantRecord.state != "prospect")
                .order_by(MerchantRecord.trade_name)
            ).all()
        for number, row in enumerate(merchants[:-1], 1):
            holder = row.legal_name or row.trade_name
            sheet = accounts.propose(row.id, invented_iban(number), holder, MERCHANT_MANAGER)
            if number != _WAITS:
                called = CallBack(row.representative, row.phone, self.times.today())
                accounts.confirm(sheet.lines[0].id, called, ACCOUNTANT)


def invented_iban(number: int) -> str:
    """A French one whose two keys are right, of an account that nobody has."""
    account = f"{number:011d}"
    key = 97 - (89 * int(_BANK) + 15 * int(_BRANCH) + 3 * int(account)) % 97
    national = f"{_BANK}{_BRANCH}{account}{key:02d}"
    check = 98 - int(f"{national}152700") % 97  # F is 15, R is 27
    return f"FR{check:02d}{national}"


def lately_enrolled(units: UnitsOfWork) -> list[UUID]:
    """Active households without a training card, the last to come first."""
    latest = (
        select(HouseholdRecord.id)
        .where(HouseholdRecord.stage == "active")
        .order_by(HouseholdRecord.enrolled_on.desc(), HouseholdRecord.id)
    )
    with units.reading() as session:
        return list(session.scalars(latest.offset(12).limit(5)))
