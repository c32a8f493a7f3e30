"""Erasure: nothing of a household stays anywhere, and nothing brings it back."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from desktop.models.base import synced_records

pytestmark = pytest.mark.postgres


def test_somebody_decided_about_every_table(administrator: psycopg.Connection[Any]) -> None:
    rows = administrator.execute("select entity, treatment from sync.erasure_rule").fetchall()
    assert set(dict(rows)) == set(synced_records())
