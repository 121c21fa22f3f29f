"""A disk that accepts nothing more: every write beyond a size fails, or written data cannot be flushed."""

import ctypes
import errno
import signal
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform != "win32":
    import resource

# Constants of the kernel: seccomp(2).
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_ERROR, _ALLOW = 0x00050000, 0x7FFF0000


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes: every write past it fails, as on a worn disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def flush_nothing_more() -> None:
    """From now on every flush of this process to a disk fails, for good: for a child. Only on Linux x86-64."""
    libc = ctypes.CDLL(None, use_errno=True)
    number, fsync, fdatasync = 0, 74, 75
    load, equal, answer = 0x20, 0x15, 0x06
    steps = [
        (load, 0, 0, number),
        (equal, 1, 0, fsync),
        (equal, 0, 1, fdatasync),
        (answer, 0, 0, _ERROR | errno.EIO),
        (answer, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("=H6xQ", len(steps), ctypes.addressof(code)))
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, program):
        raise OSError(ctypes.get_errno(), "no filter of system calls")
