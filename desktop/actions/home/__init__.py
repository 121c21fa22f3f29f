"""What a commune does on the home page."""
