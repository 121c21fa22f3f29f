"""Services, in words and plain values."""
