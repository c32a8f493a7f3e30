"""One household: where it stands, what happened, and what can be done now; and the list of all."""
