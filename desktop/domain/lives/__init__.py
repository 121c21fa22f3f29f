"""The timelines of needs, services and requests: their steps, in French."""
