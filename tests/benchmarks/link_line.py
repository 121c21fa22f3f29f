"""The emulated link: two TUN devices in two network namespaces, and the line between them in this process.

python tests/benchmarks/link_line.py NEAR FAR LOSS SEED. It says "up" once both devices stand, counts every IP packet
that enters, and prints the counts as JSON when its standard input ends. Each direction has 512 kbit/s, 300 ms, a queue
of 64 kB and its own seeded loss. Needs root; there is no tc netem here.
"""

import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import struct
import subprocess
import sys
import time
from pathlib import Path

RATE = 512_000 / 8  # bytes a second
DELAY_S = 0.3  # one way
QUEUE = 64_000  # bytes waiting to leave; what comes beyond is dropped
_SETIFF, _TUN, _NO_PI = 0x400454CA, 0x0001, 0x1000
_NEW_NET = 0x40000000


class Way:
    """One direction: when each packet arrives at the other end, if it does."""

    def __init__(self, loss: float, seed: int) -> None:
        self._loss, self._dice = loss, random.Random(seed)
        self._free_at = 0.0
        self.packets = self.bytes = self.lost = self.dropped = 0

    def enter(self, size: int, now: float) -> float | None:
        self.packets += 1
        self.bytes += size
        begins = max(now, self._free_at)
        if (begins - now) * RATE > QUEUE:
            self.dropped += 1
            return None
        self._free_at = begins + size / RATE
        if self._dice.random() < self._loss:
            self.lost += 1
            return None
        return self._free_at + DELAY_S

    def counts(self) -> dict[str, int]:
        return {"packets": self.packets, "bytes": self.bytes, "lost": self.lost, "dropped": self.dropped}


def device(namespace: str, address: str) -> int:
    """A TUN device inside the namespace, held by this process which is elsewhere."""
    here = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(there, _NEW_NET):
        raise OSError(ctypes.get_errno(), "setns")
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, _SETIFF, struct.pack("16sH22x", b"line0", _TUN | _NO_PI))
    libc.setns(here, _NEW_NET)
    os.close(here)
    os.close(there)
    for words in (
        f"addr add {address}/24 dev line0",
        "link set line0 mtu 1500 up",
        "link set lo up",
        # The congestion control of each end: that of an ordinary PC, whatever this kernel's default is.
        "route replace 10.77.0.0/24 dev line0 congctl cubic",
    ):
        subprocess.run(["ip", "-n", namespace, *words.split()], check=True)
    return tun


def carry(near: int, far: int, loss: float, seed: int) -> dict[str, dict[str, int]]:
    """Until standard input ends."""
    ways = {near: (far, Way(loss, seed)), far: (near, Way(loss, seed + 1))}
    coming: list[tuple[float, int, int, bytes]] = []
    number = 0
    while True:
        wait = max(0.0, coming[0][0] - time.monotonic()) if coming else 1.0
        ready, _, _ = select.select([near, far, sys.stdin], [], [], wait)
        now = time.monotonic()
        while coming and coming[0][0] <= now:
            _, _, out, packet = heapq.heappop(coming)
            os.write(out, packet)
        for tun, (other, way) in ways.items():
            if tun not in ready:
                continue
            packet = os.read(tun, 2_000)
            arrives = way.enter(len(packet), now)
            if arrives is not None:
                number += 1
                heapq.heappush(coming, (arrives, number, other, packet))
        if sys.stdin in ready and not os.read(sys.stdin.fileno(), 1):
            return {"up": ways[near][1].counts(), "down": ways[far][1].counts()}


def main(near: str, far: str, loss: float, seed: int) -> None:
    one, two = device(near, "10.77.0.1"), device(far, "10.77.0.2")
    sys.stdout.write("up\n")
    sys.stdout.flush()
    sys.stdout.write(json.dumps(carry(one, two, loss, seed)) + "\n")


if __name__ == "__main__":
    Path("/run/netns").stat()  # no namespaces, no line
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
