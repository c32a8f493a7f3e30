"""Address lines of NF Z10-011: what the window of an envelope shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.address import (
    MAX_CHARACTERS,
    MAX_LINES,
    AddressDoubt,
    PostalAddress,
    Recipient,
    address_block,
    pick_up_block,
    plain_capitals,
)

ROZENN = Recipient("Kervella", "Rozenn", "Madame")
HOME = PostalAddress(
    street_number="14", street="rue de l’Invention", postcode="35200", city="Rennes"
)

STREETS = {
    "a short one is left alone": ("3 bis", "rue des Essais", "3 BIS RUE DES ESSAIS"),
    "accents, hyphens and apostrophes go": (
        "7",
        "allée de l’Île-aux-Œillets",
        "7 ALLEE DE L ILE AUX OEILLETS",
    ),
    "32 characters without the number are still spelled out": (
        "1",
        "avenue des Trente Deux Lettres X",
        "1 AVENUE DES TRENTE DEUX LETTRES X",
    ),
    "33 characters shorten the type of the street first": (
        "1",
        "avenue des Trente Trois Lettres X",
        "1 AV DES TRENTE TROIS LETTRES X",
    ),
    "then titles": (
        "120 ter",
        "boulevard du Général Commandant de la Fantaisie",
        "120 TER BD GAL CDT DE LA FANTAISIE",
    ),
}


@pytest.mark.parametrize(("number", "street", "line"), STREETS.values(), ids=STREETS)
def test_the_line_of_the_street(number: str, street: str, line: str) -> None:
    place = PostalAddress(street=street, street_number=number, postcode="35200", city="Rennes")
    assert address_block(ROZENN, place).lines[1] == line


NAMES = {
    "as written": (ROZENN, "MADAME ROZENN KERVELLA"),
    "a hyphen and an apostrophe belong to a name": (
        Recipient("L’Hénoret-Ségalen", "Anne-Gaëlle", "Madame"),
        "MADAME ANNE-GAELLE L'HENORET-SEGALEN",
    ),
    "a first name says more than a civility": (
        Recipient("Kervella-Tanguy du Plessis", "Maximilien", "Monsieur"),
        "MAXIMILIEN KERVELLA-TANGUY DU PLESSIS",
    ),
    "letters of other alphabets are not lost": (
        Recipient("Łuczak", "Ольга", "Madame"),
        "MADAME OLGA LUCZAK",
    ),
    "the second given names become initials": (
        Recipient("Kervella-Tanguy", "Rozenn Marie Philomène", "Madame"),
        "MME ROZENN M P KERVELLA-TANGUY",
    ),
}


@pytest.mark.parametrize(("recipient", "line"), NAMES.values(), ids=NAMES)
def test_the_line_of_the_name(recipient: Recipient, line: str) -> None:
    assert address_block(recipient, HOME).lines[0] == line


def test_the_parts_come_in_the_order_of_the_norm() -> None:
    place = PostalAddress(
        street_number="14",
        street="rue de l’Invention",
        apartment="Appartement 12, 3e étage",
        residence="Résidence des Essais",
        locality="BP 40",
        postcode="35200",
        city="Rennes",
    )
    block = address_block(ROZENN, place)
    assert block.lines == (
        "MADAME ROZENN KERVELLA",
        "APPARTEMENT 12 3E ETAGE",
        "RESIDENCE DES ESSAIS",
        "14 RUE DE L INVENTION",
        "BP 40",
        "35200 RENNES",
    )
    assert block.is_complete
    assert not block.warnings


def test_a_hosted_person_is_written_to_at_the_host_and_keeps_the_flat() -> None:
    place = PostalAddress(
        street_number="2",
        street="rue Imaginaire",
        apartment="Appt 3",
        residence="Bâtiment B",
        postcode="35200",
        city="Rennes",
        hosted_by="Mme Tanguy",
    )
    assert address_block(ROZENN, place).lines[1:3] == ("CHEZ MME TANGUY", "APPT 3 BATIMENT B")


def test_who_has_no_home_fetches_the_letter_at_the_counter() -> None:
    counter = PostalAddress(
        street_number="7", street="boulevard de l’Invention", postcode="35200", city="Rennes"
    )
    assert pick_up_block(ROZENN, "Espace social Le Blosne", counter).lines == (
        "MADAME ROZENN KERVELLA",
        "ESPACE SOCIAL LE BLOSNE",
        "7 BOULEVARD DE L INVENTION",
        "35200 RENNES",
    )


def test_what_had_to_be_cut_is_told_with_what_was_wanted() -> None:
    place = PostalAddress(
        street_number="14",
        street="rue de l’Interminablement-Longue-Imagination-Débordante",
        postcode="35200",
        city="Rennes",
    )
    block = address_block(ROZENN, place)
    (warning,) = block.warnings
    assert warning.doubt is AddressDoubt.CUT
    assert warning.printed == block.lines[1] == "14 RUE INTERMINABLEMENT LONGUE"
    assert warning.wanted.endswith("IMAGINATION DEBORDANTE")
    assert not block.is_complete


def test_a_shortened_street_is_told_and_the_address_is_complete() -> None:
    place = PostalAddress(
        street_number="1",
        street="avenue des Trente Trois Lettres X",
        postcode="35200",
        city="Rennes",
    )
    block = address_block(ROZENN, place)
    assert [w.doubt for w in block.warnings] == [AddressDoubt.SHORTENED]
    assert block.is_complete


def test_a_missing_street_town_or_postcode_is_told() -> None:
    doubts = {w.doubt for w in address_block(ROZENN, PostalAddress(postcode="352")).warnings}
    assert doubts == {AddressDoubt.NO_STREET, AddressDoubt.NO_TOWN, AddressDoubt.BAD_POSTCODE}


anything = st.text(max_size=90)


@given(
    st.builds(Recipient, anything, anything, anything),
    st.builds(PostalAddress, *[anything] * 8),
)
def test_no_address_breaks_the_norm(recipient: Recipient, place: PostalAddress) -> None:
    block = address_block(recipient, place)
    assert len(block.lines) <= MAX_LINES
    for line in block.lines:
        assert 0 < len(line) <= MAX_CHARACTERS
        assert line == line.strip()
        assert line == plain_capitals(line, keep="-'")


@given(anything)
def test_capitals_stay_as_they_are_the_second_time(text: str) -> None:
    assert plain_capitals(plain_capitals(text)) == plain_capitals(text)
