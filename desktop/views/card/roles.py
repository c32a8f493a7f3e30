"""Who may take deliveries in, and who hands the block list to partners."""

from __future__ import annotations

from desktop.domain.actor import Role

WITH_STOCK = frozenset({Role.COUNTER, Role.DECIDER, Role.ENCODER})
WITH_BLOCK_LIST = frozenset({Role.DECIDER, Role.ENCODER})
