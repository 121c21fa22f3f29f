"""Leases: one process sends a batch at a time; the lease of a process that has died, or that is too old, is free."""

import os
import sys
from datetime import UTC, datetime, timedelta

from sync.client.ledger.outbox import stamp

#: Longer than any time-out towards the platform, short enough to wait for after a crash.
LEASE = timedelta(seconds=180)
#: This process.
OWNER = f"{os.getpid()}.{os.urandom(8).hex()}"


def lease_of(owner: str, now: datetime) -> str:
    """The text of a lease that begins now."""
    return f"{owner}|{stamp(now + LEASE)}"


def free(lease: str, owner: str, now: datetime) -> bool:
    """Whether no other process is sending. A lease that ends later than LEASE from now is of another clock: free."""
    holder, _, until_text = lease.partition("|")
    if not holder or holder == owner or not _alive(holder):
        return True
    until = datetime.fromisoformat(until_text).astimezone(UTC)
    return not now < until <= now + LEASE


def _alive(holder: str) -> bool:
    pid = int(holder.partition(".")[0])
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - exists only on Windows

        query_limited_information, still_active = 0x1000, 259
        kernel, status = ctypes.windll.kernel32, ctypes.c_ulong()
        handle = kernel.OpenProcess(query_limited_information, False, pid)
        # It can be opened after its end as well, for as long as whoever started it holds it.
        known = kernel.GetExitCodeProcess(handle, ctypes.byref(status))
        kernel.CloseHandle(handle)
        return bool(known) and status.value == still_active
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it belongs to another account
    return True
