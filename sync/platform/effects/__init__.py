"""What an accepted operation does, in the transaction of its deposit: rows of its own, and what is published of it."""

from sync.platform.effects.apply import apply, begin, finish

__all__ = ["apply", "begin", "finish"]
