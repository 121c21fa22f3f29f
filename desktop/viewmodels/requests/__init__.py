"""Demande au préfet, in words and plain values."""
