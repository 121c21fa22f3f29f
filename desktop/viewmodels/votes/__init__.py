"""The page of votes, in words and plain values."""
