"""The room of the administration: people, desks, rules of the city, and what was done."""
