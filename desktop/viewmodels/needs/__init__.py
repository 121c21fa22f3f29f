"""The page of needs, in words and plain values."""
