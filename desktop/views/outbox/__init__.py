"""The page Boîte d’envoi and its screens."""
