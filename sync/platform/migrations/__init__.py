"""The tables of an earlier version brought up to today's (README.md tells how to add a migration)."""
