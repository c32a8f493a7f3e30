"""Merchants by name and place."""
