"""Cards: what was just laid down, and the list of all cards."""
