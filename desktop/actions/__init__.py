"""One thing a commune does = one file named by its verb = one transaction = one Changes."""
