"""Frozen values to PDF bytes."""
