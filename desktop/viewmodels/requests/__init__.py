"""The page of requests, in words and plain values."""
