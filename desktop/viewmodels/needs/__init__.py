"""Besoins, in words and plain values."""
