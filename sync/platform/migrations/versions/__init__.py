"""The migrations, one file each: frozen when they land, they import nothing of the platform."""
