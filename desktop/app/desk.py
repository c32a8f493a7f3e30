"""A desk without its window: store, reader and services, as commands and the window use them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from desktop import credentials
from desktop.app.first_start import begin
from desktop.app.stored_rules import ReissueLimit, StoredClaimSettings
from desktop.cardreader.reader import PcscReader, Reader
from desktop.cardreader.simulated import SimulatedReader
from desktop.cardreader.trace import Trace, untraced
from desktop.domain.card_profile import CardProfile
from desktop.domain.central import CentralState
from desktop.domain.change import Change
from desktop.domain.encoding import EncodingMeans
from desktop.domain.errors import Refusal
from desktop.progress import Progress
from desktop.services.access import AccessService
from desktop.services.agent import AgentService
from desktop.services.assessment import AssessmentService
from desktop.services.card import CardService
from desktop.services.claim import ClaimService
from desktop.services.clock import Clock, system_clock
from desktop.services.counter import CounterServices
from desktop.services.draft import DraftService
from desktop.services.encoding import EncodingService
from desktop.services.household import HouseholdService
from desktop.services.lookalike import LookalikeService
from desktop.services.overview import OverviewService
from desktop.services.preference import PreferenceService
from desktop.services.protection import ProtectionService
from desktop.services.scale import ScaleService
from desktop.services.search import SearchService
from desktop.services.stock import StockService
from desktop.services.stock_site import StockSite
from desktop.services.street import StreetService
from desktop.services.support import SupportService
from desktop.services.sync import SyncService
from desktop.settings import Settings
from desktop.sheets.door import Entry
from desktop.sheets.reader import ReaderRoles
from desktop.storage.door_files import UnsentMark
from desktop.storage.opening import open_store
from desktop.storage.search import SearchIndex
from desktop.storage.unit_of_work import UnitsOfWork, tell_nobody
from desktop.turn import in_turn

if TYPE_CHECKING:
    from desktop.app.trade import Trade
    from desktop.services.access_paper import AccessPaperService
    from desktop.services.block_list import BlockListService
    from desktop.services.letter import LetterService
    from desktop.services.paper_support import PaperSupportService
    from desktop.services.station import StationService
    from desktop.services.subject_export import SubjectExportService


def tell_no_state(state: CentralState) -> None:
    """Nobody shows where the desk stands."""


@dataclass(frozen=True)
class Desk:
    """Everything that has no window; `close` gives the store and the reader back."""

    settings: Settings
    clock: Clock
    units: UnitsOfWork
    reader: Reader
    agents: AgentService
    preferences: PreferenceService
    scales: ScaleService
    search: SearchService
    sync: SyncService
    counter: CounterServices
    encodings: EncodingService
    accesses: AccessService

    @cached_property
    def letters(self) -> LetterService:
        """Built when first asked for: it brings everything that draws pages along."""
        from desktop.importers.sender_file import SenderSource  # noqa: PLC0415
        from desktop.services.letter import LetterService  # noqa: PLC0415

        settings = self.settings
        sender = SenderSource(settings.data, demonstration=settings.demonstration)
        return LetterService(self.units, self.clock, sender)

    @cached_property
    def trade(self) -> Trade:
        from desktop.app.trade import Trade  # noqa: PLC0415 - most desks never open it

        return Trade(self.settings, self.clock, self.units, self.sync.connected)

    @cached_property
    def protection(self) -> ProtectionService:
        return ProtectionService(self.units)

    @cached_property
    def overview(self) -> OverviewService:
        return OverviewService(self.units, self.clock, self._means)

    def _means(self) -> EncodingMeans:
        """A profile that cannot be read is told at the station; at home nothing waits then."""
        try:
            return self.station.means()
        except Refusal:
            return EncodingMeans("", "")

    @cached_property
    def station(self) -> StationService:
        """Built when first asked for: most desks never encode."""
        from desktop.app.station import station_of  # noqa: PLC0415

        return station_of(self.settings, self.encodings, self.clock, self.reader)

    @cached_property
    def papers(self) -> PaperSupportService:
        """Built when first asked for: it brings everything that draws pages along."""
        from desktop.importers.sender_file import SenderSource  # noqa: PLC0415
        from desktop.services.paper_support import PaperSupportService  # noqa: PLC0415

        settings = self.settings
        sender = SenderSource(settings.data, demonstration=settings.demonstration)
        return PaperSupportService(self.units, self.clock, sender)

    @cached_property
    def access_papers(self) -> AccessPaperService:
        """Built when first asked for: it brings everything that draws pages along."""
        from desktop.importers.sender_file import SenderSource  # noqa: PLC0415
        from desktop.services.access_paper import AccessPaperService  # noqa: PLC0415

        settings = self.settings
        sender = SenderSource(settings.data, demonstration=settings.demonstration)
        return AccessPaperService(self.accesses, self.clock, sender)

    @cached_property
    def subject_exports(self) -> SubjectExportService:
        """Built when first asked for: it brings everything that draws pages along."""
        from desktop.importers.sender_file import SenderSource  # noqa: PLC0415
        from desktop.services.subject_export import SubjectExportService  # noqa: PLC0415

        settings = self.settings
        sender = SenderSource(settings.data, demonstration=settings.demonstration)
        return SubjectExportService(self.units, self.clock, sender)

    @cached_property
    def block_lists(self) -> BlockListService:
        """Built when first asked for: what signs is loaded with the first issue."""
        from desktop.app.signing import block_list_signer  # noqa: PLC0415
        from desktop.services.block_list import BlockListService  # noqa: PLC0415

        return BlockListService(self.units, self.clock, block_list_signer(self.settings))

    def load_letters(self, _progress: Progress) -> object:
        """For a lane, so that the window does not wait for the first letter."""
        return self.letters

    @property
    def cards(self) -> CardService:
        return self.counter.cards

    def close(self) -> None:
        self.reader.stop()
        self.units.close()


def open_desk(
    settings: Settings,
    *,
    entry: Entry | None = None,
    clock: Clock | None = None,
    on_committed: Callable[[frozenset[Change]], None] = tell_nobody,
    on_central_state: Callable[[CentralState], None] = tell_no_state,
    trace: Trace = untraced,
) -> Desk:
    """Open the store of this desk, making it when it is not there, and build its services.

    Raises the refusals of `domain.store`: no key, wrong key, damaged, too new, full disk. `trace`
    records what passes between the desk, a card and the SAM. With an `entry` it is the file of that
    person's profile; the desk speaks to the centre once `sync.speak_through` said how.
    """
    time = clock or system_clock()
    with in_turn(settings.database if entry is None else entry.database):
        units = _store(settings, on_committed, entry)
        if entry is None:  # behind a door, people, scales and scenarios come from the centre alone
            begin(settings, units, time)
    preferences = PreferenceService(units)
    reader = _reader(settings, preferences, trace)
    sync = SyncService(units, settings, on_central_state, reader.take_site_key)
    return Desk(
        settings=settings,
        clock=time,
        units=units,
        reader=reader,
        agents=AgentService(units),
        preferences=preferences,
        scales=ScaleService(units, time),
        search=SearchService(units),
        sync=sync,
        counter=_counter(settings, units, time, reader, preferences, sync),
        encodings=EncodingService(units, time),
        accesses=AccessService(units, time),
    )


def _store(
    settings: Settings,
    on_committed: Callable[[frozenset[Change]], None],
    entry: Entry | None,
) -> UnitsOfWork:
    marks = () if entry is None else (UnsentMark(entry.database),)
    units = open_store(
        settings.database if entry is None else entry.database,
        credentials.database_key(settings) if entry is None else entry.key,
        desk_label=settings.desk_label,
        site_keys=credentials.site_keys(settings),
        on_committed=on_committed,
        before_commit=(SearchIndex.refresh, *marks),
    )
    with units.engine.begin() as connection:
        SearchIndex.install(connection)
    return units


def _counter(
    settings: Settings,
    units: UnitsOfWork,
    clock: Clock,
    reader: Reader,
    preferences: PreferenceService,
    sync: SyncService,
) -> CounterServices:
    site = StockSite(settings.site, settings.desk_label, sync)
    return CounterServices(
        households=HouseholdService(units, clock),
        drafts=DraftService(units, clock),
        lookalikes=LookalikeService(units, clock),
        streets=StreetService(settings.data),
        claims=ClaimService(units, clock, StoredClaimSettings(preferences)),
        assessments=AssessmentService(units, clock),
        cards=CardService(units, clock, reader, ReissueLimit(preferences), site),
        stock=StockService(units, clock, site),
        supports=SupportService(units, clock, site),
        today=clock.today,
    )


def _reader(settings: Settings, preferences: PreferenceService, trace: Trace) -> Reader:
    key = credentials.site_key(settings)
    profile = _chosen_profile(settings)
    if settings.reader == "simulated":
        return SimulatedReader(key, profile, trace)
    roles = ReaderRoles(
        _slot("card_reader", settings, preferences), _slot("sam_reader", settings, preferences)
    )
    return PcscReader(key, roles, profile, trace)


def _slot(name: str, settings: Settings, preferences: PreferenceService) -> str | None:
    """What IT decided, else what was chosen at this desk, else what its file says."""
    given: str | None = getattr(settings, name)
    return given if name in settings.decided else preferences.value(name) or given


def _chosen_profile(settings: Settings) -> CardProfile | None:
    """What `StationFiles.linking` says; its files are looked at only when the settings name one."""
    if settings.card_profile is None:
        return None
    from desktop.services.station_files import StationFiles  # noqa: PLC0415 - seldom wanted

    return StationFiles(settings).linking()
