"""Accueil, in words and plain values."""
