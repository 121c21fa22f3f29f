"""One round with the platform: push, pull, uploads, and what is stored of it."""
