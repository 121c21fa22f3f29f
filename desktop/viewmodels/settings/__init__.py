"""The settings, in words and plain values."""
