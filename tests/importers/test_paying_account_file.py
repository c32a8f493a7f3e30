"""The account of a régie: there only when a file says so, and checked before it pays anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.domain.broken_file import FileProblem
from desktop.importers.paying_account_file import (
    FILE_NAME,
    BrokenPayingAccount,
    PayingAccountSource,
)
from desktop.sheets.payment_order import OrderVersion

FILE = """\
name: Régie d’avances de l’Essai
holder: Régie d’avances
iban: FR76 3000 6000 0112 3456 7890 189
bic: AGRIFRPP
"""


def test_without_a_file_nobody_pays_here(tmp_path: Path) -> None:
    assert PayingAccountSource(tmp_path)() is None


def test_a_file_says_who_pays_from_where_and_in_which_version(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(FILE, "utf-8")
    payer = PayingAccountSource(tmp_path)()
    assert payer is not None
    assert payer.name == "Régie d’avances de l’Essai"
    assert payer.account.iban == "FR7630006000011234567890189"
    assert payer.account.iban not in repr(payer)
    assert payer.version is OrderVersion.OF_2019
    (tmp_path / FILE_NAME).write_text(f"{FILE}version: pain.001.001.03\n", "utf-8")
    payer = PayingAccountSource(tmp_path)()
    assert payer is not None
    assert payer.version is OrderVersion.OF_2009


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("7890 189", "7890 188", 3, FileProblem.WRONG_VALUE),
        ("AGRIFRPP", "AGRI", 4, FileProblem.WRONG_VALUE),
        ("holder: Régie d’avances", "holder: ''", 2, FileProblem.WRONG_VALUE),
        ("bic: AGRIFRPP", "bic: AGRIFRPP\nversion: pain.008", 5, FileProblem.NOT_A_CHOICE),
        ("name:", "nom:", 1, FileProblem.UNKNOWN_FIELD),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, problem: FileProblem
) -> None:
    (tmp_path / FILE_NAME).write_text(FILE.replace(old, new), "utf-8")
    with pytest.raises(BrokenPayingAccount) as broken:
        PayingAccountSource(tmp_path)()
    assert (broken.value.line, broken.value.problem) == (line, problem)
