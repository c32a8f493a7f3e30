"""Letters from the facts of a file, on a real encrypted store, as real PDFs."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from desktop.domain.address import AddressDoubt
from desktop.domain.broken_file import FileProblem
from desktop.domain.claim import AssessmentNeeded
from desktop.domain.enrolment import UnknownClaim
from desktop.domain.sending import (
    AlreadyPrinted,
    DoNotWrite,
    FetchedAtCounter,
    LetterDoesNotFit,
    NotPrintedYet,
    RegisteredNumberNeeded,
    SentOnImpossibleDay,
    UnknownLetter,
    silence_ends_on,
)
from desktop.importers.sender_file import BrokenSenderFile, SenderSource
from desktop.models import HouseholdRecord, LetterRecord
from desktop.models.base import new_id
from desktop.reports.envelope import WindowShowsMore, check_window
from desktop.reports.preview import pages
from desktop.reports.writing import FolderNotWritable
from desktop.services.clock import Clock
from desktop.services.letter import LetterService
from desktop.settings import RESOURCES
from desktop.sheets.household import AddressSheet, ContactSheet
from desktop.sheets.letter import UnreadableLetter
from desktop.sheets.letter_line import LetterVersions
from tests.local_desk import Desk
from tests.services.letter_counter import (
    ABOVE,
    COUNTER,
    DECIDER,
    LONE_PARENT,
    LetterCounter,
    a_form,
    a_letter_counter,
)

TODAY = date(2026, 4, 14)


@pytest.fixture
def counter(desk: Desk, tmp_path: Path) -> LetterCounter:
    return a_letter_counter(desk, tmp_path / "no-file-of-its-own")


def text_of(pdf: bytes) -> str:
    """All pages in one line, with plain spaces."""
    return " ".join(" ".join(page.text for page in pages(pdf, 40)).split())


def give_number(counter: LetterCounter, letter_id: UUID, number: str) -> None:
    """What the centre does at an exchange."""
    with counter.desk.units(counter.desk.actor, "apply") as work:
        work.session.get_one(LetterRecord, letter_id).number = number
        work.commit()


def test_a_grant_says_what_is_given_why_and_who_decided(counter: LetterCounter) -> None:
    line = counter.letters.prepare("grant", counter.granted(), COUNTER)
    assert (line.kind, line.state, line.prints) == ("grant", "draft", 0)
    said = text_of(counter.letters.print(line.id, COUNTER).pdf)
    for words in (
        "Votre demande est acceptée.",
        "31 octobre 2026",
        "4 843,08 €",
        "1 614,36 €",
        "1 620,00 €",
        "tribunal administratif de Rennes",
        "n° ____ du ____",
        "Maud Abiven responsable de l’espace social",
    ):
        assert words in said, words
    assert "par délégation" in said


def test_a_grant_comes_with_its_calculation_of_the_same_number(counter: LetterCounter) -> None:
    line = counter.letters.prepare("grant", counter.granted(), COUNTER)
    letter, calculation = counter.letters.print(line.id, COUNTER).parts
    assert letter.file_name == f"{line.number}-attribution-fr.pdf"
    assert calculation.file_name == f"{line.number}-calcul-fr.pdf"
    said = text_of(calculation.pdf)
    assert line.number in said
    assert "Maël" in said
    assert "900,00 €" in said


def test_a_discount_is_said_with_its_rate_and_cap(counter: LetterCounter) -> None:
    counter.scales.run_scenario("discount-by-bracket", counter.desk.actor)
    line = counter.letters.prepare("grant", counter.granted(language="en"), COUNTER)
    english = counter.letters.print(line.id, COUNTER).parts[1]
    assert "a discount of 50%, up to €40 a month" in text_of(english.pdf)


def test_an_exemption_says_its_reason_and_no_limit_it_would_be_within(
    counter: LetterCounter,
) -> None:
    _, claim_id = counter.enrol(a_form(ABOVE, easy_to_read=True))
    counter.assessments.record(claim_id, COUNTER)
    counter.claims.propose(claim_id, "grant", "", COUNTER)
    counter.claims.exempt(claim_id, "S3", "perte d’emploi ce mois-ci", DECIDER)
    line = counter.letters.prepare("grant", claim_id, COUNTER)
    letter, easy, _ = counter.letters.print(line.id, COUNTER).parts
    assert "à titre dérogatoire" in text_of(letter.pdf)
    assert "perte d’emploi ce mois-ci" in text_of(letter.pdf)
    assert "La limite pour votre foyer" not in text_of(easy.pdf)


def test_a_denial_gives_the_figures_and_the_ways_to_object(counter: LetterCounter) -> None:
    line = counter.letters.prepare("denial", counter.denied(), COUNTER)
    said = text_of(counter.letters.print(line.id, COUNTER).pdf)
    for words in ("2 160,00 €", "4 000,00 €", "recours gracieux", "www.telerecours.fr"):
        assert words in said, words
    assert "Ressources au-dessus du barème." not in said


def test_a_denial_below_the_limits_gives_the_reason_that_was_written(
    counter: LetterCounter,
) -> None:
    claim_id = counter.decided(a_form(LONE_PARENT), "deny", "Le foyer a quitté Rennes.")
    line = counter.letters.prepare("denial", claim_id, COUNTER)
    assert "Le foyer a quitté Rennes." in text_of(counter.letters.print(line.id, COUNTER).pdf)


def test_missing_documents_are_named_with_a_day_and_whose_they_are(counter: LetterCounter) -> None:
    line = counter.letters.prepare("documents_missing", counter.incomplete(language="en"), COUNTER)
    french, english = counter.letters.print(line.id, COUNTER).parts
    assert "14 mai 2026" in text_of(french.pdf)
    said = text_of(english.pdf)
    for words in ("CAF statement", "Payslips of the three months – Rozenn", "Proof of identity"):
        assert words in said, words
    assert "Nolwenn Le Goff" in said


def test_a_receipt_says_when_silence_is_a_rejection(counter: LetterCounter) -> None:
    line = counter.letters.prepare("receipt", counter.received(), COUNTER)
    said = text_of(counter.letters.print(line.id, COUNTER).pdf)
    assert "14 juin 2026" in said
    assert line.reference in said


def test_a_receipt_of_an_incomplete_file_promises_no_day(counter: LetterCounter) -> None:
    line = counter.letters.prepare("receipt", counter.incomplete(), COUNTER)
    said = text_of(counter.letters.print(line.id, COUNTER).pdf)
    assert "14 juin 2026" not in said
    assert "lorsque votre dossier sera complet" in said


def test_the_calculation_is_a_letter_of_its_own_under_both_of_its_names(
    counter: LetterCounter,
) -> None:
    claim_id = counter.denied()
    line = counter.letters.prepare("calculation", claim_id, COUNTER)
    assert line.kind == "calculation_sheet"
    assert counter.letters.prepare("calculation_sheet", claim_id, COUNTER).id == line.id
    assert "4 000,00 €" in text_of(counter.letters.print(line.id, COUNTER).pdf)


@pytest.mark.parametrize("kind", ["grant", "denial", "documents_missing", "receipt"])
def test_the_window_shows_the_address_and_nothing_else(counter: LetterCounter, kind: str) -> None:
    claims = {
        "grant": counter.granted,
        "denial": counter.denied,
        "documents_missing": counter.incomplete,
        "receipt": counter.received,
    }
    line = counter.letters.prepare(kind, claims[kind](easy_to_read=True, language="en"), COUNTER)
    printed = counter.letters.print(line.id, COUNTER)
    letters = [part for part in printed.parts if "-calcul-" not in part.file_name]
    assert len(letters) == 3
    for part in letters:
        lines = check_window(part.pdf).lines
        assert lines == ("ROZENN KERVELLA", "14 RUE DE L INVENTION", "35200 RENNES")


def test_a_letter_that_would_show_more_is_neither_printed_nor_counted(
    counter: LetterCounter,
) -> None:
    address = AddressSheet(street_number="1", street="rue des Pauvres", city="Rennes")
    form = replace(a_form(LONE_PARENT), address=replace(address, postcode="35200"))
    _, claim_id = counter.enrol(form)
    line = counter.letters.prepare("receipt", claim_id, COUNTER)
    with pytest.raises(WindowShowsMore):
        counter.letters.print(line.id, COUNTER)
    assert counter.letters.line(line.id).prints == 0
    assert counter.letters.preview(line.id)


def test_the_first_print_is_the_original_and_the_next_are_duplicates_of_the_same_number(
    counter: LetterCounter,
) -> None:
    line = counter.letters.prepare("grant", counter.granted(), COUNTER)
    first = counter.letters.print(line.id, COUNTER)
    counter.time.wait(3)
    second = counter.letters.print(line.id, COUNTER)
    assert (first.line.prints, second.line.prints) == (1, 2)
    assert first.line.printed_at == second.line.printed_at
    assert "14 avril 2026" in text_of(second.pdf)
    assert "DUPLICATA" not in text_of(first.pdf)
    assert all("DUPLICATA" in text_of(part.pdf) for part in second.parts)
    assert line.number in text_of(second.pdf)
    assert second.parts[0].file_name.endswith("-duplicata-1.pdf")


def test_looking_counts_nothing_and_shows_what_the_next_print_will_be(
    counter: LetterCounter,
) -> None:
    line = counter.letters.prepare("receipt", counter.received(), COUNTER)
    assert "DUPLICATA" not in counter.letters.preview(line.id)[0].text
    counter.letters.print(line.id, COUNTER)
    assert "DUPLICATA" in counter.letters.preview(line.id)[0].text
    assert counter.letters.line(line.id).prints == 1


def test_the_provisional_number_gives_way_to_the_final_one(counter: LetterCounter) -> None:
    line = counter.letters.prepare("receipt", counter.received(), COUNTER)
    assert line.provisional
    assert line.number.startswith("N-PROV-")
    assert "provisoire" in text_of(counter.letters.opened(line.id).parts[0].pdf)
    give_number(counter, line.id, "N-2026-000391")
    printed = counter.letters.print(line.id, COUNTER)
    assert (printed.line.number, printed.line.provisional) == ("N-2026-000391", False)
    said = text_of(printed.pdf)
    assert "N-2026-000391" in said
    assert line.number not in said
    assert "provisoire" not in said


def test_a_duplicate_of_a_letter_that_left_under_a_provisional_number_names_both(
    counter: LetterCounter,
) -> None:
    line = counter.letters.prepare("receipt", counter.received(), COUNTER)
    counter.letters.print(line.id, COUNTER)
    give_number(counter, line.id, "N-2026-000391")
    said = text_of(counter.letters.print(line.id, COUNTER).pdf)
    assert "N-2026-000391" in said
    assert line.number in said


def test_what_was_printed_stays_when_the_file_changes(counter: LetterCounter) -> None:
    claim_id = counter.granted()
    line = counter.letters.prepare("grant", claim_id, COUNTER)
    counter.letters.print(line.id, COUNTER)
    moved = AddressSheet(street_number="3", street="allée Neuve", postcode="35200", city="Rennes")
    counter.households.correct_address(line.household_id, moved, COUNTER)
    assert "14 RUE DE L INVENTION" in text_of(counter.letters.print(line.id, COUNTER).pdf)
    assert counter.letters.prepare("grant", claim_id, COUNTER).id == line.id
    with pytest.raises(AlreadyPrinted):
        counter.letters.choose(line.id, COUNTER, easy_to_read=True, language="fr")


def test_a_letter_not_printed_yet_is_written_anew_from_the_file(counter: LetterCounter) -> None:
    claim_id = counter.received()
    line = counter.letters.prepare("receipt", claim_id, COUNTER)
    moved = AddressSheet(street_number="3", street="allée Neuve", postcode="35200", city="Rennes")
    counter.households.correct_address(line.household_id, moved, COUNTER)
    again = counter.letters.prepare("receipt", claim_id, COUNTER)
    assert again == line
    assert "3 ALLEE NEUVE" in text_of(counter.letters.print(line.id, COUNTER).pdf)


def test_who_became_unsafe_to_write_to_since_gets_no_home_address_on_paper(
    counter: LetterCounter,
) -> None:
    line = counter.letters.prepare("receipt", counter.received(), COUNTER)
    counter.households.correct_contact(line.household_id, ContactSheet(do_not_write=True), COUNTER)
    said = text_of(counter.letters.print(line.id, COUNTER).pdf)
    assert "RUE DE L INVENTION" not in said
    counter.households.correct_contact(line.household_id, ContactSheet(), COUNTER)
    assert "RUE DE L INVENTION" not in text_of(counter.letters.print(line.id, COUNTER).pdf)


def test_the_versions_follow_the_household_and_may_be_chosen_before_the_first_print(
    counter: LetterCounter,
) -> None:
    line = counter.letters.prepare("receipt", counter.received(easy_to_read=True), COUNTER)
    opened = counter.letters.opened(line.id)
    assert opened.versions == LetterVersions(easy_to_read=True)
    assert opened.offered == LetterVersions(easy_to_read=True, english=True)
    counter.letters.choose(line.id, COUNTER, easy_to_read=False, language="en")
    names = [part.file_name for part in counter.letters.print(line.id, COUNTER).parts]
    assert names == [f"{line.number}-recepisse-fr.pdf", f"{line.number}-recepisse-en.pdf"]


def test_an_order_of_versions_at_preparing_wins_over_the_household(counter: LetterCounter) -> None:
    claim_id = counter.received(easy_to_read=True, language="en")
    line = counter.letters.prepare("receipt", claim_id, COUNTER, easy_to_read=False, language="fr")
    assert counter.letters.opened(line.id).versions == LetterVersions()


@pytest.mark.parametrize(
    ("kind", "story"),
    [
        ("grant", "denied"),
        ("grant", "received"),
        ("denial", "granted"),
        ("documents_missing", "received"),
        ("receipt", "granted"),
    ],
)
def test_a_letter_fits_the_claim_or_is_refused(
    counter: LetterCounter, kind: str, story: str
) -> None:
    claim_id = getattr(counter, story)()
    with pytest.raises(LetterDoesNotFit):
        counter.letters.prepare(kind, claim_id, COUNTER)
    assert counter.letters.lines() == ()


def test_without_an_assessment_there_is_no_calculation(counter: LetterCounter) -> None:
    with pytest.raises(AssessmentNeeded):
        counter.letters.prepare("calculation", counter.received(), COUNTER)


def test_who_must_not_be_written_to_gets_letters_by_hand_and_no_address_on_them(
    counter: LetterCounter,
) -> None:
    line = counter.letters.prepare("receipt", counter.received(do_not_write=True), COUNTER)
    assert not line.may_be_posted
    said = text_of(counter.letters.print(line.id, COUNTER).pdf)
    assert "RUE DE L INVENTION" not in said
    assert "7 BOULEVARD DE L INVENTION" in said
    for channel in ("posted", "registered"):
        with pytest.raises(DoNotWrite):
            counter.letters.mark_sent(line.id, channel, TODAY, COUNTER, "1A 234")
    assert counter.letters.mark_sent(line.id, "handed_over", TODAY, COUNTER).state == "sent"


def test_who_has_no_home_fetches_letters_at_the_counter(counter: LetterCounter) -> None:
    form = replace(a_form(LONE_PARENT), address=AddressSheet(housing="registered_at_ccas"))
    _, claim_id = counter.enrol(form)
    line = counter.letters.prepare("receipt", claim_id, COUNTER)
    said = text_of(counter.letters.print(line.id, COUNTER).pdf)
    assert "ROZENN KERVELLA ESPACE SOCIAL LE BLOSNE" in said
    with pytest.raises(FetchedAtCounter):
        counter.letters.mark_sent(line.id, "posted", TODAY, COUNTER)


def test_a_registered_letter_keeps_its_number_and_its_day(counter: LetterCounter) -> None:
    line = counter.letters.prepare("denial", counter.denied(), COUNTER)
    with pytest.raises(NotPrintedYet):
        counter.letters.mark_sent(line.id, "posted", TODAY, COUNTER)
    counter.letters.print(line.id, COUNTER)
    with pytest.raises(RegisteredNumberNeeded):
        counter.letters.mark_sent(line.id, "registered", TODAY, COUNTER, " ")
    for impossible in (date(2026, 4, 13), date(2026, 4, 15)):
        with pytest.raises(SentOnImpossibleDay):
            counter.letters.mark_sent(line.id, "posted", impossible, COUNTER)
    sent = counter.letters.mark_sent(line.id, "registered", TODAY, COUNTER, " 1A 234 ")
    assert (sent.channel, sent.sent_on, sent.registered_number) == ("registered", TODAY, "1A 234")
    posted = counter.letters.mark_sent(line.id, "posted", TODAY, COUNTER)
    assert (posted.channel, posted.registered_number) == ("posted", None)


def test_a_reprint_of_a_sent_letter_stays_sent(counter: LetterCounter) -> None:
    line = counter.letters.prepare("denial", counter.denied(), COUNTER)
    counter.letters.print(line.id, COUNTER)
    counter.letters.mark_sent(line.id, "posted", TODAY, COUNTER)
    assert counter.letters.print(line.id, COUNTER).line.state == "sent"


def test_letters_are_listed_by_state_and_by_household(counter: LetterCounter) -> None:
    waiting = counter.letters.prepare("grant", counter.granted(), COUNTER)
    printed = counter.letters.prepare("receipt", counter.received(), COUNTER)
    counter.letters.print(printed.id, COUNTER)
    assert [line.id for line in counter.letters.lines()] == [printed.id, waiting.id]
    assert [line.id for line in counter.letters.lines("draft")] == [waiting.id]
    assert [line.id for line in counter.letters.lines_of(printed.household_id)] == [printed.id]
    assert counter.letters.lines("draft")[0].applicant == "Kervella Rozenn"


def test_saving_writes_every_document_and_counts_once(
    counter: LetterCounter, tmp_path: Path
) -> None:
    line = counter.letters.prepare("grant", counter.granted(), COUNTER)
    paths = counter.letters.save(line.id, tmp_path / "letters", COUNTER)
    assert [path.name for path in paths] == [
        f"{line.number}-attribution-fr.pdf",
        f"{line.number}-calcul-fr.pdf",
    ]
    assert all(path.read_bytes().startswith(b"%PDF") for path in paths)
    assert counter.letters.line(line.id).prints == 1
    assert "duplicata-1" in counter.letters.save(line.id, tmp_path, COUNTER)[0].name


def test_a_folder_that_takes_nothing_leaves_the_letter_uncounted(
    counter: LetterCounter, tmp_path: Path
) -> None:
    line = counter.letters.prepare("grant", counter.granted(), COUNTER)
    not_a_folder = tmp_path / "file"
    not_a_folder.write_text("x")
    with pytest.raises(FolderNotWritable):
        counter.letters.save(line.id, not_a_folder, COUNTER)
    assert counter.letters.line(line.id).state == "draft"


def test_when_the_second_document_cannot_be_written_the_first_is_taken_back(
    counter: LetterCounter, tmp_path: Path
) -> None:
    line = counter.letters.prepare("grant", counter.granted(), COUNTER)
    (tmp_path / f"{line.number}-calcul-fr.pdf").mkdir()
    with pytest.raises(FolderNotWritable):
        counter.letters.save(line.id, tmp_path, COUNTER)
    assert not (tmp_path / f"{line.number}-attribution-fr.pdf").exists()
    assert counter.letters.line(line.id).prints == 0


def test_an_address_that_may_not_arrive_is_told_before_the_first_print(
    counter: LetterCounter,
) -> None:
    line = counter.letters.prepare("receipt", counter.received(), COUNTER)
    assert counter.letters.opened(line.id).doubts == ()
    with counter.desk.units(COUNTER, "correct_address") as work:
        work.session.get_one(HouseholdRecord, line.household_id).postcode = "352"
        work.commit()
    doubts = counter.letters.opened(line.id).doubts
    assert [(doubt.doubt, doubt.wanted) for doubt in doubts] == [(AddressDoubt.BAD_POSTCODE, "352")]


def test_each_step_of_a_letter_is_in_the_history_of_the_household(counter: LetterCounter) -> None:
    line = counter.letters.prepare("receipt", counter.received(), COUNTER)
    counter.letters.print(line.id, COUNTER)
    counter.letters.mark_sent(line.id, "posted", TODAY, COUNTER)
    acts = [entry.act for entry in counter.households.timeline(line.household_id)]
    assert acts[:3] == ["mark_sent", "print_letter", "prepare_letter"]


def test_unknown_letters_and_claims_are_said_to_be_unknown(counter: LetterCounter) -> None:
    with pytest.raises(UnknownLetter):
        counter.letters.line(new_id())
    with pytest.raises(UnknownLetter):
        counter.letters.print(new_id(), COUNTER)
    with pytest.raises(UnknownClaim):
        counter.letters.prepare("receipt", new_id(), COUNTER)


def test_a_letter_of_a_later_version_is_refused_and_not_guessed(counter: LetterCounter) -> None:
    line = counter.letters.prepare("receipt", counter.received(), COUNTER)
    with counter.desk.units(COUNTER, "apply") as work:
        work.session.get_one(LetterRecord, line.id).snapshot = {"version": 9, "parts": [{}]}
        work.commit()
    with pytest.raises(UnreadableLetter):
        counter.letters.opened(line.id)


def test_silence_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert silence_ends_on(date(2026, 12, 31)) == date(2027, 2, 28)
    assert silence_ends_on(date(2026, 4, 14)) == date(2026, 6, 14)


class TestTheSender:
    def test_what_the_city_left_open_is_a_blank_to_fill_by_hand(
        self, counter: LetterCounter, tmp_path: Path
    ) -> None:
        clock = Clock(counter.time.today, counter.time.now)
        letters = LetterService(counter.desk.units, clock, SenderSource(tmp_path))
        line = letters.prepare("grant", counter.granted(), COUNTER)
        said = text_of(letters.print(line.id, COUNTER).pdf)
        assert "Centre communal d’action sociale de Rennes" in said
        assert "Maud Abiven ____" in said
        assert "(____)" in said

    def test_the_file_of_the_desk_comes_before_the_one_delivered(self, tmp_path: Path) -> None:
        shutil.copy(RESOURCES / "demonstration" / "sender.yaml", tmp_path / "sender.yaml")
        assert SenderSource(tmp_path)().sheet.service == "Espace social Le Blosne"

    @pytest.mark.parametrize(
        ("change", "line", "problem"),
        [
            (("place: Rennes", "plaice: Rennes"), 13, FileProblem.UNKNOWN_FIELD),
            (('within_days: "30"', 'within_days: "soon"'), 25, FileProblem.NOT_A_WHOLE_NUMBER),
            (('logo: ""', 'logo: "absent.png"'), 14, FileProblem.UNREADABLE),
            (("phone: 02 99 00 00 00", "phone: [1]"), 10, FileProblem.WRONG_VALUE),
        ],
    )
    def test_a_broken_file_is_refused_with_its_line(
        self, tmp_path: Path, change: tuple[str, str], line: int, problem: FileProblem
    ) -> None:
        text = (RESOURCES / "demonstration" / "sender.yaml").read_text("utf-8")
        assert change[0] in text
        (tmp_path / "sender.yaml").write_text(text.replace(*change), "utf-8")
        with pytest.raises(BrokenSenderFile) as refused:
            SenderSource(tmp_path)()
        assert (refused.value.line, refused.value.problem) == (line, problem)
