"""The page Demande au préfet and its screens."""
