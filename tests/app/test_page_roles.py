"""Pages are offered to those whose login sees what they show, and to nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QApplication

from desktop.app.pages import Pages
from desktop.domain.access import WHO_READ_THE_LOG
from desktop.domain.actor import Role
from desktop.domain.protection import LIFTED_BY
from desktop.jobs.runner import JobRunner
from desktop.services.encoding import SUPERVISORS
from desktop.services.overview import AT_THE_STATION, WITH_CARDS, WITH_FILES
from desktop.services.scale import MAY_CHOOSE_SCENARIO
from desktop.sheets.subject_export import MAY_EXPORT
from desktop.sync.grants import visible
from desktop.sync.sight_list import WRITTEN_BY
from desktop.views.main_window.entry import PageEntry
from desktop.views.news import News
from desktop.views.session import Session

SHOWN_BY = {
    "households": {"household", "member", "claim", "entitlement"},
    "cards": {"card", "card_link"},
    "encoding": {"card", "encoding", "encoding_outcome"},
    "merchants": {"merchant"},
    "letters": {"letter", "household"},
    "privacy": {"household", "rights_request", "disposal"},
    "enrolment": {"household", "member", "income", "supporting_document"},
    "household": {"household", "member", "claim", "history", "note"},
    "assessment": {"income", "assessment"},
    "claim": {"claim", "assessment", "supporting_document"},
    "letter": {"letter"},
    "merchant": {"merchant"},
    "directory": {"merchant", "outlet"},
    "accesses": {"access", "household"},
    "agreements": {"agreement", "merchant", "certificate"},
    "agreement": {"agreement", "merchant"},
    "products": {"product_rule"},
    "purchase_pictures": {"card_transaction", "merchant"},
    "purchases": {"card_transaction", "merchant"},
    "purchase": {"card_transaction", "merchant"},
    "purchase_imports": {"purchase_import"},
    "purchase_import": {"purchase_import", "import_layout"},
    "purchase_slips": {"card_transaction", "merchant", "card"},
    "purchase_duplicates": {"card_transaction"},
    "closing": {"monthly_statement", "merchant", "card_transaction"},
    "closing_check": {"closing_check", "card_transaction"},
    "statement": {"monthly_statement"},
    "closing_months": {"monthly_statement", "merchant", "card_transaction"},
    "payments": {"monthly_statement", "merchant"},
    "slips": {"remittance_slip"},
    "slip": {"remittance_slip"},
    "ledger": {"credit_movement", "entitlement"},
    "credit_run": {"credit_movement", "entitlement", "scenario"},
    "known_card": {"card", "card_event", "card_link"},
    "intake": {"card", "card_batch"},
    "stock_move": {"card", "card_batch", "card_event"},
    "block_list": {"card", "block_list_issue"},
    "card": {"card", "household"},
}
"""The tables without which a page says nothing."""
WITHOUT_TABLES = {
    "home", "sync", "settings", "training", "evaluation", "administration", "operations",
}  # fmt: skip
"""What is asked at the centre, and what everybody has."""


@pytest.fixture
def entries(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> tuple[PageEntry, ...]:
    from desktop.app.window import NOBODY_YET  # noqa: PLC0415 - after Qt
    from desktop.settings import Settings  # noqa: PLC0415

    settings = Settings(tmp_path, reader="simulated", central_url="postgresql://centre.example/c")
    jobs = JobRunner(qapp)
    pages = Pages(settings, jobs, News(qapp), Session(NOBODY_YET))
    jobs.close()
    return pages.entries()


def test_every_page_is_looked_at_here(entries: tuple[PageEntry, ...]) -> None:
    assert {entry.key for entry in entries} == SHOWN_BY.keys() | WITHOUT_TABLES


def test_nobody_is_offered_a_page_whose_tables_they_do_not_see(
    entries: tuple[PageEntry, ...],
) -> None:
    seen = {role: set(visible([role])) for role in Role}
    for entry in entries:
        for role in entry.roles or Role:
            missing = SHOWN_BY.get(entry.key, set()) - seen[role]
            assert not missing, f"{entry.key} is offered to {role} who does not see {missing}"


def test_who_may_act_on_files_and_cards_may_write_them_too() -> None:
    assert WHO_READ_THE_LOG | LIFTED_BY | set(MAY_EXPORT) <= WITH_FILES
    assert WRITTEN_BY["household"] == WITH_FILES
    assert WRITTEN_BY["encoding_outcome"] == WITH_CARDS
    assert WITH_CARDS >= SUPERVISORS | AT_THE_STATION
    assert WRITTEN_BY["scenario"] == MAY_CHOOSE_SCENARIO
