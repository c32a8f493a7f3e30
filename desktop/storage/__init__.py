"""The local database: engine, unit of work, queries, migrations."""
