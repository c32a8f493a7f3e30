"""Choices of this desk."""
