"""The same acts carried on a USB key."""
