"""The commune's database: one SQLite file, how it is read and written, backed up and restored. No Qt."""
