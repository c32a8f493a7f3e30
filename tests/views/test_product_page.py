"""The page of products on a real store: a rule tried at each key, kept, and a declared product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from desktop import i18n
from desktop.domain.actor import Role
from desktop.domain.product import Evidence
from desktop.models import CertificateRecord, MerchantRecord, new_id
from desktop.services.clock import fixed_clock
from desktop.services.draft import DraftService
from desktop.services.product import ProductService
from desktop.services.scale import ScaleService
from desktop.views.product.declare_form import DeclareForm, EndForm
from desktop.views.product.page import ProductPage
from desktop.views.product.presenter import ProductPresenter
from desktop.views.product.rule_form import RuleEditor
from desktop.views.product.sources import ProductSources
from tests.local_desk import Desk
from tests.views.counter_desk import Counter, open_counter

NOW = datetime(2026, 4, 14, 8, 47, tzinfo=UTC)


@dataclass
class Stall:
    counter: Counter
    desk: Desk
    products: ProductService
    qtbot: QtBot

    def open(self) -> ProductPage:
        page = ProductPage()
        counter = self.counter
        sources = ProductSources(self.products, DraftService(self.desk.units, fixed_clock(NOW)))
        ProductPresenter(page, counter.jobs, counter.news, counter.session, sources)
        counter.show(self.qtbot, page)
        page.refresh_if_needed()
        counter.settle(self.qtbot)
        return page

    def save(self, page: ProductPage) -> None:
        assert page.form is not None
        page.form.save.click()
        self.counter.settle(self.qtbot)


@pytest.fixture
def stall(desk: Desk, tmp_path: Path, qtbot: QtBot) -> Iterator[Stall]:
    counter = open_counter(desk, tmp_path)
    desk.units.now = lambda: NOW
    ScaleService(desk.units, fixed_clock(NOW)).seed(desk.actor)
    with desk.units(desk.actor, "record_merchant") as work:
        merchant = MerchantRecord(
            id=new_id(), trade_name="Le Verger de Tugdual", family="fruit", state="active"
        )
        certificate = CertificateRecord(
            id=new_id(),
            merchant_id=merchant.id,
            quality_label="ab",
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 12, 31),
        )
        work.session.add(merchant)
        work.session.flush()
        work.session.add(certificate)
        work.commit()
    yield Stall(counter, desk, ProductService(desk.units, fixed_clock(NOW)), qtbot)
    counter.close()


def editor(page: ProductPage) -> RuleEditor:
    page.rules.next.click()
    return cast(RuleEditor, page.form)


def test_the_page_says_what_is_eligible_today_and_shows_it_on_examples(stall: Stall) -> None:
    page = stall.open()
    assert page.now.text() == "Eligible today: AB et/ou Terres de Sources."
    rows = [row for row in page.rules.trials.rows if row.isVisible()]
    assert len(rows) == 6
    assert "Admitted – label: organic (AB)." in rows[0].accessibleName()
    assert "not organic (AB) or Terres de Sources" in rows[4].accessibleName()
    assert "Never admitted: alcoholic drinks." in rows[5].accessibleName()
    assert not any(row.accept.isVisible() for row in rows)  # nothing is changed here


def test_a_mistake_is_marked_where_it_stands_and_told_in_a_sentence(stall: Stall) -> None:
    form = editor(stall.open())
    form.expression.setPlainText("label = ab et famille = legume")
    assert form.expression.marked == (24, 30)
    assert "“legume” is not known" in form._expression_row.problem
    form.expression.setPlainText("label = ab or")
    assert form.expression.marked == (12, 13)
    form.expression.setPlainText("label = ab")
    assert form.expression.marked is None
    assert not form._expression_row.problem


def test_every_key_is_answered_by_the_examples(stall: Stall) -> None:
    form = editor(stall.open())
    assert form._said.text() == "The rule says of every example what is expected."
    form.expression.setPlainText("label = terres_de_sources")
    assert form._said.text() == "The rule surprises in 1 example."
    surprised = [row for row in form.trials.rows if row.accept.isVisibleTo(form)]
    assert [row.surprise.text() for row in surprised] == ["It was to be admitted."]
    surprised[0].accept.click()
    assert form._said.text() == "The rule says of every example what is expected."


def test_a_rule_that_surprises_is_not_kept_and_says_so(stall: Stall) -> None:
    page = stall.open()
    form = editor(page)
    form.expression.setPlainText("label = terres_de_sources")
    stall.save(page)
    assert "something else than is expected" in form.banner.text
    assert form.save.isEnabled()
    assert page.rules.table.rowCount() == 1


def test_the_next_version_is_kept_from_its_day(stall: Stall) -> None:
    page = stall.open()
    form = editor(page)
    form.expression.setPlainText("label in (ab, terres_de_sources) and not month = 8")
    form.evidence.set_value(Evidence.PRODUCT.value)
    form.begins.setText("01/07/2026")
    stall.save(page)
    assert page.form is None
    assert page.rules.table.rowCount() == 2
    assert [page.rules.table.text_at(row, 6) for row in (0, 1)] == ["to come", "in force"]
    assert page.rules.table.line_at(0).in_force_from == date(2026, 7, 1)


def test_words_are_inserted_in_the_language_of_the_window(stall: Stall) -> None:
    i18n.install("fr")
    try:
        page = stall.open()
        form = editor(page)
        form.expression.setPlainText("")
        form.insert.click()
        assert form.expression.toPlainText() == "famille = fruit"
        assert form.trial.rule is not None
    finally:
        i18n.install("en")


def test_an_example_is_added_by_its_own_small_form(stall: Stall) -> None:
    form = editor(stall.open())
    form.more.click()
    example = form._example_form
    assert example is not None
    assert not form.save.isEnabled()  # one key, one form
    example.name.setText("Pommes")
    example.product.labels.tick("hve")
    example.expected.setChecked(False)
    example.save.click()
    assert form.save.isEnabled()
    assert [each.name for each in form.examples][-1] == "Pommes"
    assert form._said.text() == "The rule says of every example what is expected."
    form.trials.rows[6].remove.click()
    assert len(form.examples) == 6


def test_a_new_rule_asks_for_what_is_missing(stall: Stall) -> None:
    page = stall.open()
    page.rules.new.click()
    form = cast(RuleEditor, page.form)
    stall.save(page)
    assert form._code_row.problem
    assert form._name_row.problem
    assert form._expression_row.problem
    stall.qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert page.form is None


def test_a_product_is_declared_and_no_longer_sold(stall: Stall) -> None:
    page = stall.open()
    page.declared.declare.click()
    form = cast(DeclareForm, page.form)
    form.name.setText("Pommes")
    form.product.labels.tick("ab")
    stall.save(page)
    assert page.declared.table.text_at(0, 1) == "Pommes"
    assert page.declared.table.text_at(0, 5) == "eligible"
    assert page.now.text().endswith("1 of 1 declared products is admitted.")
    page.declared.view.point_at(0)
    page.declared.end.click()
    assert isinstance(page.form, EndForm)
    stall.save(page)
    assert page.declared.table.text_at(0, 5) == "not eligible"


def test_a_rule_ends_on_a_day(stall: Stall) -> None:
    page = stall.open()
    page.rules.end.click()
    cast(EndForm, page.form).day.setText("01/06/2026")
    stall.save(page)
    assert page.rules.table.line_at(0).in_force_until == date(2026, 6, 1)
    assert not page.rules.end.isEnabled()


def test_who_reads_only_is_offered_nothing(stall: Stall) -> None:
    reader = replace(stall.counter.actor, roles=frozenset({Role.ACCOUNTANT}))
    stall.counter.session.log_in(reader)
    page = stall.open()
    shown = (
        page.rules.next,
        page.rules.new,
        page.rules.end,
        page.declared.declare,
        page.declared.end,
    )
    assert not any(button.isVisible() for button in shown)
    assert page.rules.table.rowCount() == 1


def test_whom_a_rule_changes_is_told_on_demand_and_forgotten_at_the_next_key(stall: Stall) -> None:
    form = editor(stall.open())
    form.expression.setPlainText("label = terres_de_sources")
    form.look.click()
    stall.counter.settle(stall.qtbot)
    assert form.effect.said.text() == (
        "On 14 April 2026 it changes what 1 merchant may sell; 0 keep what they have."
    )
    form.expression.setPlainText("label = terres_de_source")
    assert not form.effect.isVisible()
    assert not form.look.isEnabled()


def test_a_rule_that_was_begun_comes_back_with_its_examples(stall: Stall) -> None:
    page = stall.open()
    form = editor(page)
    examples = form.examples
    form.expression.setPlainText("label = ab")
    form._remove(0)
    form.closed.emit()
    stall.counter.settle(stall.qtbot)
    page.open_subject("draft")
    stall.counter.settle(stall.qtbot)
    assert isinstance(page.form, RuleEditor)
    assert page.form.expression.toPlainText() == "label = ab"
    assert page.form.examples == examples[1:]


def test_a_product_that_was_begun_comes_back_when_it_is_declared_again(stall: Stall) -> None:
    page = stall.open()
    page.declared.declare.click()
    assert isinstance(page.form, DeclareForm)
    stall.qtbot.keyClicks(page.form.name, "Pommes de garde")
    page.form.product.labels.boxes["ab"].click()
    page.leave()
    stall.counter.settle(stall.qtbot)
    again = stall.open()
    again.declared.declare.click()
    stall.counter.settle(stall.qtbot)
    assert isinstance(again.form, DeclareForm)
    assert again.form.name.text() == "Pommes de garde"
    assert again.form.product.labels.values() == frozenset({"ab"})
    stall.save(again)
    again.declared.declare.click()
    stall.counter.settle(stall.qtbot)
    assert isinstance(again.form, DeclareForm)
    assert again.form.name.text() == ""
