"""Votes et pilotage, in words and plain values."""
