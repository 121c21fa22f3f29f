"""The page of votes and its screens."""
