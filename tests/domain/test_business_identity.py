"""SIREN, SIRET, VAT numbers and codes of activities: what is taken and why not."""

from __future__ import annotations

import pytest
from stdnum.fr import tva

from desktop.domain.business_identity import (
    NafRefused,
    NafVersion,
    NumberFault,
    SirenRefused,
    SiretRefused,
    checked_naf,
    checked_siren,
    checked_siret,
    grouped_siret,
    siren_of,
    vat_number_of,
)

CITY = "21350238800019"  # Ville de Rennes, a public body


@pytest.mark.parametrize(
    "typed",
    [
        CITY,
        "213 502 388 00019",
        "213.502.388.00019",
        " 213502388-00019\u00a0",
        "２１３５０２３８８０００１９",
        "213\u202f50238800019",
    ],
)
def test_a_siret_is_known_whatever_stands_between_its_digits(typed: str) -> None:
    assert checked_siret(typed) == CITY


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("  ", NumberFault.EMPTY),
        ("2135023880001", NumberFault.LENGTH),
        ("213502388000190", NumberFault.LENGTH),
        ("21350238800018", NumberFault.CHECKSUM),
        ("2135O238800019", NumberFault.CHARACTERS),
    ],
    ids=["nothing", "too short", "too long", "mistyped", "a letter O"],
)
def test_what_is_no_siret_is_refused_by_its_fault(typed: str, fault: NumberFault) -> None:
    with pytest.raises(SiretRefused) as refused:
        checked_siret(typed)
    assert refused.value.fault is fault


def test_la_poste_counts_otherwise_except_at_its_head_office() -> None:
    assert checked_siret("356 000 000 09075") == "35600000009075"
    assert checked_siret("356 000 000 00048") == "35600000000048"
    with pytest.raises(SiretRefused):
        checked_siret("356 000 000 09076")


def test_the_vat_number_comes_from_the_siren_and_holds_for_the_administration() -> None:
    number = vat_number_of(siren_of(CITY))
    assert tva.is_valid(number)
    assert number.endswith(CITY[:9])
    assert vat_number_of("") == ""
    with pytest.raises(SirenRefused):
        vat_number_of("123456789")


def test_a_siren_has_nine_digits() -> None:
    assert checked_siren("213 502 388") == CITY[:9]
    with pytest.raises(SirenRefused) as refused:
        checked_siren(CITY)
    assert refused.value.fault is NumberFault.LENGTH


def test_a_siret_is_printed_in_groups() -> None:
    assert grouped_siret(CITY) == "213 502 388 00019"
    assert grouped_siret("") == ""


@pytest.mark.parametrize(
    ("typed", "version", "kept"),
    [
        ("47.81Z", NafVersion.REV2, "47.81Z"),
        ("4781z", NafVersion.REV2, "47.81Z"),
        (" 47 11 B ", NafVersion.REV2, "47.11B"),
        ("47.11G", NafVersion.NAF2025, "47.11G"),
        ("4687y", NafVersion.NAF2025, "46.87Y"),
    ],
)
def test_an_activity_is_kept_in_one_form(typed: str, version: NafVersion, kept: str) -> None:
    assert checked_naf(typed, version) == kept


@pytest.mark.parametrize(
    ("typed", "version", "fits"),
    [
        ("47.81Z", NafVersion.NAF2025, NafVersion.REV2),
        ("47.11G", NafVersion.REV2, NafVersion.NAF2025),
        ("45.11Y", NafVersion.NAF2025, None),
        ("45.11Z", NafVersion.NAF2025, NafVersion.REV2),
        ("00.11Z", NafVersion.REV2, None),
        ("boulangerie", NafVersion.REV2, None),
        ("47.8Z", NafVersion.REV2, None),
    ],
)
def test_an_activity_of_the_other_version_is_told_apart_from_a_mistyped_one(
    typed: str, version: NafVersion, fits: NafVersion | None
) -> None:
    with pytest.raises(NafRefused) as refused:
        checked_naf(typed, version)
    assert refused.value.fits is fits
