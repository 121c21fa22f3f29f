"""What is freed after the start goes back to the system, in a process of its own."""

import re
import subprocess
import sys

import pytest

_FREED = """
from desktop.runtime import memory
memory.share()
kept = [bytearray(2_000) for _ in range(20_000)]
mark = bytearray(2_000)
del kept
print(open("/proc/self/smaps_rollup").read())
memory.give_back()
print(open("/proc/self/smaps_rollup").read())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says what a process holds")
def test_what_is_freed_goes_back_to_the_system() -> None:
    done = subprocess.run([sys.executable, "-c", _FREED], capture_output=True, text=True, check=True)
    before, after = (int(kib) for kib in re.findall(r"^Rss:\s+(\d+)", done.stdout, re.MULTILINE))
    assert before - after > 20_000, "of 40 MB freed under something that stays, most"
