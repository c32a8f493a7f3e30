"""Roles that see the same, by the names that the lists of sight use."""

from __future__ import annotations

from desktop.domain.actor import Role

Roles = frozenset[Role]

NOBODY: Roles = frozenset()
EVERYBODY: Roles = frozenset(Role)
DECIDER: Roles = frozenset({Role.DECIDER})
FILES: Roles = frozenset({Role.COUNTER, Role.DECIDER})
CARDS: Roles = FILES | {Role.ENCODER}
MERCHANTS: Roles = frozenset({Role.MERCHANT_MANAGER})
ACCOUNTANT: Roles = frozenset({Role.ACCOUNTANT})
ACCOUNTS: Roles = MERCHANTS | ACCOUNTANT
RULES: Roles = frozenset({Role.COORDINATOR, Role.DECIDER, Role.ADMINISTRATOR})
