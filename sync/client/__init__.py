"""Our end of the exchange with the platform."""
