"""What a commune does with its requests to the préfet, and with documents beside an act."""
