"""The outbox, in words and plain values."""
