"""The cost of a start: time since exec, processor time and memory, as the system counts them."""

import os
import sys
import time
from pathlib import Path


def measured() -> dict[str, float]:
    """The present values: `ms`, `cpu_ms` and `rss_mib`."""
    return {"ms": since_exec_ms(), "cpu_ms": round(1000 * time.process_time()), "rss_mib": rss_mib()}


def since_exec_ms() -> int:
    """Milliseconds since this process was started; -1 where the system does not say."""
    if not sys.platform.startswith("linux"):
        return -1
    after_name = Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()
    started = int(after_name[19]) / os.sysconf("SC_CLK_TCK")  # since boot
    uptime = float(Path("/proc/uptime").read_text("utf-8").split()[0])
    return round((uptime - started) * 1000)


def rss_mib() -> float:
    """Resident memory now; -1 where the system does not say."""
    if not sys.platform.startswith("linux"):
        return -1.0
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)
