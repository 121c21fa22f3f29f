"""What several actions share: the open commune, the only way into the outbox, keys, the proxy's settings."""
