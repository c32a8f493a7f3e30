"""Every column that the history of a file tells has words of its own."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import class_mapper

from desktop import i18n
from desktop.models.base import synced_records
from desktop.views.widgets.column_names import HIDDEN, column_name

SAID_IN_PLAIN_WORDS = {"active", "bic", "code", "file", "iban", "label", "note", "version"}
NOT_OF_A_FILE = {"agent", "block_list_issue", "card_batch", "conflict", "scale", "scenario"}


def told() -> list[str]:
    return sorted(
        {
            column.name
            for name, record in synced_records().items()
            if record.in_history and record.kind != "fact" and name not in NOT_OF_A_FILE
            for column in class_mapper(record).local_table.columns
        }
        - HIDDEN
        - SAID_IN_PLAIN_WORDS
    )


@pytest.mark.parametrize("column", told())
def test_a_column_of_a_file_is_told_in_words_of_the_language(column: str) -> None:
    i18n.install("fr")
    assert column_name(column) != column.replace("_", " ")
