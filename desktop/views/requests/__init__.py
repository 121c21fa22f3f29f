"""The page of requests and its screens."""
