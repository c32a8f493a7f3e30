"""Every error that an agent can meet has its sentence, in both languages."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import desktop
from desktop.domain.errors import Refusal, Unavailable


def every_error() -> list[type[Exception]]:
    for module in pkgutil.walk_packages(desktop.__path__, "desktop."):
        if ".migrations.versions." not in module.name and not module.name.endswith(".env"):
            importlib.import_module(module.name)
    return sorted(below(Refusal) | below(Unavailable), key=lambda kind: kind.__name__)


def below(kind: type[Exception]) -> set[type[Exception]]:
    subclasses = {k for k in kind.__subclasses__() if k.__module__.startswith("desktop.")}
    return subclasses.union(*(below(k) for k in subclasses))


def test_each_refusal_and_each_absence_has_a_sentence() -> None:
    messages = importlib.import_module("desktop.views.messages")
    missing = [
        f"{kind.__module__}.{kind.__name__}"
        for kind in every_error()
        if not any(ancestor in messages.SENTENCES for ancestor in kind.__mro__[:-4])
    ]
    assert not missing


def test_an_error_is_named_after_the_case_and_not_error() -> None:
    assert not [kind for kind in every_error() if kind.__name__.endswith("Error")]


def test_there_are_errors_to_look_at() -> None:
    assert len(every_error()) > 5


@pytest.mark.parametrize("kind", [Refusal, Unavailable])
def test_nobody_raises_the_bare_kind(kind: type[Exception]) -> None:
    """The bare kinds have no sentence: a class of its own says what is the case."""
    messages = importlib.import_module("desktop.views.messages")
    assert kind not in messages.SENTENCES
