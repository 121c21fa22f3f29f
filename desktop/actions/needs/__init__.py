"""What a commune does with its needs."""
