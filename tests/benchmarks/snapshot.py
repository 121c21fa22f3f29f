"""A scope begun from nothing, by pages of the feed and by a snapshot: `python tests/benchmarks/snapshot.py [NEEDS …]`.

Both ends in one process, on their real databases, so that seconds are those of packing, verifying and writing. What a
link of 512 kbit/s and 600 ms adds is worked out from the bytes and the questions: `link_s`, as link.py's limit is.
"""

import json
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from desktop.actions.kit.receive import Receiver
from desktop.database.store import Store
from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.connection.transports import DirectTransport
from sync.client.exchange import pull
from sync.client.exchange.download_cache import DownloadCache
from sync.client.exchange.pull import Pulled
from sync.client.exchange.round_context import Deadline, RoundContext, RoundSettings
from sync.client.ledger import link
from sync.contract.codes import read_code
from sync.contract.enrolment import EnrolmentAnswer, EnrolmentRequest, prove_code, sign_request
from sync.contract.published import PublicNeed
from sync.contract.signing import SigningKey
from sync.platform import store as platform_store
from sync.platform.conduct import setup
from sync.platform.http.service import Platform
from sync.platform.identity import codes, keys
from sync.platform.pending import Pending
from sync.platform.publish import feed
from sync.platform.publish.snapshots import Snapshots

CATALOGUE = Path(__file__).parents[2] / "resources/catalogue.json"
BANDWIDTH, RTT_S = 512_000 / 8, 0.6


def now() -> datetime:
    return datetime(2021, 2, 10, 9, 0, tzinfo=UTC)


def invented(count: int) -> list[PublicNeed]:
    """Words of the real catalogue, frequent ones often, as in real texts; about 370 letters a need."""
    catalogue = json.loads(CATALOGUE.read_text("utf-8"))
    words = list(dict.fromkeys(word for s in catalogue for word in f"{s['title']} {s['summary']}".split()))
    dice, weights = random.Random(45024), [1 / (rank + 2) for rank in range(len(words))]
    return [
        PublicNeed(
            id=f"{dice.getrandbits(128):032x}",
            commune=f"{dice.randrange(1000, 95000):05d}",
            commune_name=" ".join(dice.choices(words, k=1)).title(),
            title=" ".join(dice.choices(words, weights, k=7)),
            description=" ".join(dice.choices(words, weights, k=40)),
        )
        for _ in range(count)
    ]


class Bench:
    """A platform with so many needs, and a device that is enrolled with it."""

    def __init__(self, folder: Path, count: int) -> None:
        self.store = platform_store.PlatformStore(f"sqlite:///{folder / 'platform.sqlite'}", create=True)
        self.keys = keys.make(folder / "keys")
        setup.init(self.store, self.keys, setup.campaign_pack("france-relance-2021"), setup.catalogue_pack(""), now())
        with self.store.writing() as connection:
            pending = Pending(connection)
            for need in invented(count):
                feed.publish(pending, "needs", need.id, need)
            pending.flush()
        self.platform = Platform(self.store, self.keys, now)
        self.folder, self.key = folder, SigningKey.generate()
        with self.store.writing() as connection:
            text = codes.create_code(connection, self.keys, commune="45024", siren="214500241", now=now())
        code = read_code(text)
        asked = EnrolmentRequest(
            code=code.id,
            platform=self.keys.public.id,
            commune="45024",
            siren="214500241",
            public_key=self.key.public,
            name="PC",
            version="1",
        )
        body = msgspec.json.encode(sign_request(self.key, prove_code(code.secret, asked)))
        talk = Conversation(DirectTransport(self.platform.answer), self.keys.public, None, Meter())
        talk.ask(ApiRequest(method="POST", path="/enrolments", shape=EnrolmentAnswer, body=[body]))

    def pulled(self, name: str, downloads: DownloadCache | None) -> dict[str, Any]:
        store, meter, done = Store(self.folder / f"{name}.sqlite", create=True), Meter(), Pulled()
        with store.transaction() as connection:
            link.make(connection, self.key.public, "file")
        talk = Conversation(DirectTransport(self.platform.answer), self.keys.public, self.key, meter)
        begun = time.perf_counter()
        settings = RoundSettings(clock=now, downloads=downloads, budget_s=3600)
        pull.scope(RoundContext(Receiver(store), talk, self.key, settings, Deadline(settings)), "needs", done)
        took = time.perf_counter() - begun
        store.close()
        return {
            "items": done.items,
            "bytes": meter.sent + meter.received,
            "requests": meter.requests,
            "here_s": round(took, 2),
            "link_s": round((meter.sent + meter.received) / BANDWIDTH + meter.requests * RTT_S, 1),
        }


def measure(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), count)
        by_pages = bench.pulled("pages", None)
        begun = time.perf_counter()
        page = Snapshots(bench.store, now).offered("scope=needs&snapshot=1")
        made = time.perf_counter() - begun
        by_snapshot = bench.pulled("snapshot", DownloadCache(Path(folder) / "downloads"))
        size = page.snapshot.size if page is not None and page.snapshot else 0
        bench.store.close()
        return {"needs": count, "document": size, "made_s": round(made, 2), "pages": by_pages, "snapshot": by_snapshot}


if __name__ == "__main__":
    for one in [int(word) for word in sys.argv[1:]] or [35_000]:
        sys.stdout.write(json.dumps(measure(one)) + "\n")
