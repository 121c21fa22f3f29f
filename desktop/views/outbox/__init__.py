"""The outbox and its screens."""
