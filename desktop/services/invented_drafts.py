"""Forms that somebody of the invented city left half-filled."""

from __future__ import annotations

from typing import Any, Protocol

from desktop.domain.actor import Actor
from desktop.i18n import gettext as _
from desktop.models import new_id
from desktop.services.draft import DraftService


class _Clock(Protocol):
    def wait(self, minutes: int) -> None: ...

    def today(self) -> Any: ...


def begin_drafts(drafts: DraftService, clock: _Clock, actor: Actor) -> None:
    """Two enrolments of this morning: one as far as the address, one just begun.

    The bodies are those that the form of enrolment writes; the labels say initials, as it does.
    """
    on = clock.today().isoformat()
    clock.wait(20)
    body = {"claimed_on": on, "step": 2, "members": _family(), "address": _ADDRESS}
    drafts.save("enrolment", body, actor, label=_label("A. T.", _("Where")))
    clock.wait(35)
    alone = [_person("applicant", "Rozec", "Maël", "12/07/1991")]
    body = {"claimed_on": on, "step": 0, "members": alone}
    drafts.save("enrolment", body, actor, label=_label("M. R.", _("Who")))


_ADDRESS = {
    "housing": "home",
    "street_number": "8",
    "street": "rue du Menhir-Levé",
    "postcode": "35200",
    "city": "Rennes",
}


def _family() -> list[dict[str, str]]:
    return [
        _person("applicant", "Tanguy", "Aïssata", "03/02/1988"),
        _person("child", "Tanguy", "Youenn", "2017"),
    ]


def _person(role: str, name: str, first_names: str, born: str) -> dict[str, str]:
    return {
        "id": str(new_id()),
        "role": role,
        "birth_name": name,
        "first_names": first_names,
        "born": born,
    }


def _label(initials: str, step: str) -> str:
    return _("{initials} (enrolment, {step})").format(initials=initials, step=step)
