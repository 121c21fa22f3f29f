"""Boîte d’envoi, in words and plain values."""
