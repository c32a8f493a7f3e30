"""Where the desk stands with the centre, and what only a person can settle."""
