"""The page Mes besoins and its screens."""
