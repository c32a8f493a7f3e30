"""The window: one room per page."""
