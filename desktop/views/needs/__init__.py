"""The page Besoins and its screens."""
