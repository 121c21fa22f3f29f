"""Each thing that a commune does has one file, named by its verb; it is one transaction and returns one Changes."""
