"""Reusable controls; they know no room."""
