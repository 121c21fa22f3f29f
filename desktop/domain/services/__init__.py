"""What is known of the services of the catalogue, in French."""
