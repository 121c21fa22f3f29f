"""The page Réglages et aide and its cards."""
