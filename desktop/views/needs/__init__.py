"""The page of needs and its screens."""
