"""What this computer wrote and what the platform answered, in the commune's database."""
