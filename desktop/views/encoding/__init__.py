"""The encoding station: lay a card down, see it written and verified, take the next."""
