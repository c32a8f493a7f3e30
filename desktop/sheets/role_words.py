"""The roles of agents in words."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.domain.actor import Role
from desktop.i18n import gettext as _


def role_word(role: Role) -> str:
    """As the agents call it: `Counter`, `Merchants`."""
    return {
        Role.COUNTER: _("Counter"),
        Role.DECIDER: _("Decisions"),
        Role.ENCODER: _("Card encoding"),
        Role.MERCHANT_MANAGER: _("Merchant relations"),
        Role.ACCOUNTANT: _("Accounts"),
        Role.COORDINATOR: _("Coordination"),
        Role.EVALUATOR: _("Evaluation"),
        Role.ADMINISTRATOR: _("Administration"),
    }[role]


def roles_in_words(roles: Iterable[Role]) -> str:
    """In the order of the list above, whatever the set says."""
    held = frozenset(roles)
    return ", ".join(role_word(role) for role in Role if role in held)
