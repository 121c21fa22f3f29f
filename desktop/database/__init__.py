"""The commune's database: one SQLite file, two doors, and what is asked of it. No Qt."""
