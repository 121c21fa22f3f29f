"""The acts of the outbox as a list shows them, and one of them with all that is known of it."""
