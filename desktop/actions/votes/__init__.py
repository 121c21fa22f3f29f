"""What a commune does with its votes, its interests and its deployments."""
