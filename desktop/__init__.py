"""Back office of the sustainable food card."""

__version__ = "0.1.0"
