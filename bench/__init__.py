"""Measurements of the application: `python -m bench` prints them and writes out/bench.json."""
