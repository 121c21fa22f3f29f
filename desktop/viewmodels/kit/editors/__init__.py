"""What the view-models of several places share."""
