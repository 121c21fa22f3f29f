"""What a commune does with the services that it shares."""
