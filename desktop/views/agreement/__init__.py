"""Agreements: what ends or waits, and one agreement looked at before it is printed."""
