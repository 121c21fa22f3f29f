"""Réglages et aide, in words and plain values."""
