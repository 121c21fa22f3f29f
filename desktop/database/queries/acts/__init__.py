"""The acts of the outbox: as a list shows them, and one act with all that is known of it."""
