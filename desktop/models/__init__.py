"""Rows (SQLAlchemy): columns and constraints, one file per noun."""
