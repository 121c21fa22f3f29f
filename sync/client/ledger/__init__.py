"""What this computer wrote and what the platform said of it, kept in the commune's database."""
