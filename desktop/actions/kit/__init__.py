"""What several actions share: the open commune, the one way to the outbox, keys, the proxy's settings."""
