"""The page Services and its screens."""
