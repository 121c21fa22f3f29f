"""One round with the platform: what leaves, what comes in, what is remembered of it."""
