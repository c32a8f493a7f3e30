"""The composition root: builds a desk, its services, its pages and its window, once."""

from __future__ import annotations

from desktop.app.desk import Desk, open_desk

__all__ = ["Desk", "open_desk"]
