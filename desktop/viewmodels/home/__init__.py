"""The home page, in words and plain values."""
