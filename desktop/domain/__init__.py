"""Rules and values: plain Python, no clock, no file, no database."""
