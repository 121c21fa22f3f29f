"""relais-platform: the operators' commands; each works while `serve` runs."""

from sync.platform.cli.program import main

__all__ = ["main"]
