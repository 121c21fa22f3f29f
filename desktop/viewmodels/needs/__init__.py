"""Mes besoins, in words and plain values."""
