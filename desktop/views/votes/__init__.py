"""The page Votes et pilotage and its screens."""
