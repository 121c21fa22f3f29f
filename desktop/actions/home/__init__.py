"""What a commune does at Accueil."""
