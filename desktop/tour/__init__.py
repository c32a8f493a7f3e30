"""The whole journey without a person: two desks, a centre, a reader, a window that is driven."""
