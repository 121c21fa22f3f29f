"""The sheet that stays at the mairie."""
