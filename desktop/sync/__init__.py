"""The conversation with the central PostgreSQL."""
