"""The page Accueil."""
