"""A document as it will be printed."""
