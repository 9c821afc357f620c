"""The database: journal, stock and what the station must not forget, in one SQLite file."""
