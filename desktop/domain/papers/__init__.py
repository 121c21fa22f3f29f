"""What papers say, for the window too."""
