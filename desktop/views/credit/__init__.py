"""The credit run of a month."""
