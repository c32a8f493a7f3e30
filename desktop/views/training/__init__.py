"""The training reader: cards to lay down without a reader."""
