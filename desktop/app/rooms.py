"""Classes of rooms by their names, so that a room is imported when its page is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

from desktop.jobs.runner import JobRunner
from desktop.views.widgets.page import Page
from desktop.views.widgets.table_export import TableExport


def named(path: str) -> Any:
    """A class of a room; mypy looks at it there, who asks only joins them."""
    module, _dot, name = path.rpartition(".")
    return getattr(import_module(f"desktop.views.{module}"), name)


def exported(page: Any, jobs: JobRunner) -> Page:
    """A list page with its button for spreadsheets."""
    TableExport(page, page.head, page.view, jobs)
    return cast(Page, page)
