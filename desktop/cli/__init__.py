"""relaisctl: what the window does, for IT staff and scripts; no Qt."""

from desktop.cli.program import main

__all__ = ["main"]
