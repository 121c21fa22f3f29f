"""What a commune does with its requests to the préfet, and with attached files."""
