"""How many connections the system allows: each is a file descriptor, and the database needs some."""

import sys

if sys.platform != "win32":
    import resource

#: Descriptors for the database, its log of writes, keys, the listener, and the threads that work on calls.
_OURS = 128


def room(wanted: int) -> int:
    """How many connections fit, at most `wanted`. Raises the process's own limit as far as its hard limit allows."""
    if sys.platform == "win32":
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    least = wanted + _OURS
    if soft < least:
        soft = least if hard == resource.RLIM_INFINITY else min(least, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(wanted, soft - _OURS))
