"""A station on a real store: any reader, emulated cards, tags and module, real services."""

from __future__ import annotations

import tempfile
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from desktop.cardreader.counting import Watch
from desktop.cardreader.emulator import VirtualChip
from desktop.cardreader.encoding.opening import open_support
from desktop.cardreader.encoding.support import SupportMeans, content_hash
from desktop.cardreader.neutral.token import TokenSigner
from desktop.cardreader.reader import Reader
from desktop.cardreader.sam.module import SecurityModule
from desktop.cardreader.session import read_holder
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.training import TRAINING_UNLOCK_SECRET
from desktop.domain.card import CardSupport, HolderCard
from desktop.domain.card_profile import CardProfile
from desktop.domain.encoding import EncodingState, WantedRight
from desktop.models import EncodingOutcomeRecord, EncodingRecord
from desktop.services.clock import Clock
from desktop.services.security_module import SamPlace, SecurityModuleService
from desktop.services.station import StationService
from desktop.sheets.encoding import EncodingResult
from tests.cardreader.profiles import TRAINING
from tests.local_desk import Desk
from tests.services.card_desk import COUNTER, ENCODER, NEXT_YEAR, CardDesk

SITE_KEY = bytes(range(32))
SIGNING_KEY = bytes(range(32, 64))


@dataclass
class Kept:
    """Where the secret of the module is kept, as in a keyring; it starts with the right one."""

    secret: str | None = TRAINING_UNLOCK_SECRET.hex()

    def read(self) -> str | None:
        return self.secret

    def keep(self, secret: str | None) -> None:
        self.secret = secret


@dataclass
class Sources:
    """A profile and a key, which a test may change while the station is open."""

    current: CardProfile = TRAINING
    signing_key: bytes | None = SIGNING_KEY

    def profile(self) -> CardProfile:
        return self.current

    def signer(self) -> TokenSigner | None:
        return None if self.signing_key is None else TokenSigner(self.signing_key)


@dataclass
class StationDesk:
    """`simulated` is the reader unless another one is given."""

    desk: Desk
    reader: Reader | None = None
    label: str = "desk 1"
    kept: Kept = field(default_factory=Kept)
    sources: Sources = field(default_factory=Sources)
    folder: Path | None = None  # where the module is locked for one user

    def __post_init__(self) -> None:
        self.simulated = SimulatedReader(SITE_KEY)
        self.at = CardDesk(self.desk)
        self.entitlements: list[UUID] = []
        self.last = NEXT_YEAR
        if self.folder is None:
            self.folder = Path(tempfile.mkdtemp(prefix="sam-", dir=self.desk.path.parent))
        self.restart()

    def restart(self) -> None:
        """The program begins anew: it knows what the store and its files know."""
        assert self.folder is not None
        clock = Clock(self.at.time.today, self.at.time.now)
        reader = self.reader or self.simulated
        place = SamPlace(self.folder, self.label)
        modules = SecurityModuleService(reader, clock, place, self.kept)
        self.station = StationService(self.at.encodings, reader, modules, self.sources)

    def entitled(self, chip: VirtualChip) -> UUID:
        """A household with an entitlement and this chip; the id of its card."""
        holder = holder_of(chip)
        if holder.support is CardSupport.NEUTRAL_CARD:
            self.at.stock.receive(holder, self.at.batch(), ENCODER)
        household_id = self.at.household()
        self.entitlements.append(self.at.entitle(household_id))
        return self.at.cards.link(household_id, holder, COUNTER).card_id

    def extend(self, place: int = 0) -> date:
        """The entitlement lasts a day longer than any before, so its card is written again."""
        self.last += timedelta(days=1)
        self.at.change_entitlement(self.entitlements[place], ends_after=self.last)
        return self.last

    def encode(self, chip: VirtualChip | None = None) -> EncodingResult:
        """One laying-down from beginning to end, as the page does it."""
        self.at.time.wait()
        if chip is not None:
            self.simulated.lay_down(chip)
        return self.station.encode(self.station.propose(), ENCODER)

    def says(self, chip: VirtualChip) -> WantedRight | None:
        """What is really on it, read without any help of the station."""
        return says(chip, self.sources.current)

    def states(self) -> list[EncodingState]:
        """Of all writings, the latest first."""
        return [line.state for line in self.at.encodings.lines()]

    def intents(self) -> int:
        with self.desk.units.reading() as session:
            return session.query(EncodingRecord).count()

    def outcomes(self) -> list[str]:
        """Every outcome ever told, in order."""
        with self.desk.units.reading() as session:
            rows = session.query(EncodingOutcomeRecord).order_by(EncodingOutcomeRecord.id)
            return [row.state for row in rows]

    def done_today(self) -> int:
        return self.station.station().done_today

    def unresolved(self) -> int:
        return len(self.station.station().unresolved)

    def waiting(self) -> set[UUID]:
        return {line.card_id for line in self.station.station().queue}


def holder_of(chip: VirtualChip) -> HolderCard:
    chip.enter_field()
    return read_holder(chip, SITE_KEY)


def says(chip: VirtualChip, profile: CardProfile = TRAINING) -> WantedRight | None:
    chip.enter_field()
    means = SupportMeans(profile, SITE_KEY, _no_module, TokenSigner(SIGNING_KEY))
    support = open_support(chip, means)
    return support.read_right(support.look())


def until(right: WantedRight | None) -> date | None:
    return right.valid_until if right else None


def stored(chip: VirtualChip) -> str:
    """The hash of what is on it, as intents name it."""
    chip.enter_field()
    support = open_support(
        chip, SupportMeans(TRAINING, SITE_KEY, _no_module, TokenSigner(SIGNING_KEY))
    )
    return content_hash(support.look().content)


def _no_module(watch: Watch) -> AbstractContextManager[SecurityModule]:
    del watch
    raise AssertionError("looking needs no module")
