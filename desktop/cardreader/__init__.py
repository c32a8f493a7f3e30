"""Bytes and readers; no Qt."""
