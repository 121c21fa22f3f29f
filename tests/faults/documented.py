"""Calls as the published contract describes them, and as it does not, drawn by schemathesis; two communes sign them.

    python -m pip install schemathesis==4.32.5        # into an environment of its own: it brings a plugin of pytest
    python -m tests.faults.documented --calls 20000 --seed 1

Each answer must be signed for its call, be one that the document names, and be none of 5xx. Prints JSON; exit
status 1 if anything broke. `--flaw table`: the platform lacks a table; `--flaw code`: the document lacks a problem.
"""

import argparse
import importlib
import json
import logging
import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from msgspec.structs import replace
from sqlalchemy import text

from sync.contract import uploads as wire
from sync.contract.http_signatures import sign_call, verify_answer
from sync.contract.signing import SigningKey
from sync.contract.wire import NONCE_HEADER, Answer, Call
from sync.platform.conduct import setup
from sync.platform.http import openapi, problems
from sync.platform.http.openapi_call import shared_parameters
from sync.platform.identity import prefectures
from sync.platform.store import PlatformStore
from tests.sync.platform import conforming
from tests.sync.platform.conftest import DATABASE, KEYS, START, World

#: Headers that the description names too, and schemathesis draws; nine calls of ten bear a right signature instead.
_OF_THE_SIGNATURE = ("content-digest", "signature", "signature-input")
_NONCE = re.compile(shared_parameters()["nonce"]["schema"]["pattern"].replace("*", "{0,128}").replace("$", r"\Z"))
_FLAWS = ("table", "code")


class Signers:
    """A platform, PCs of two communes with an act and a document each, a préfecture, and a key that nobody knows."""

    def __init__(self, folder: Path, dice: random.Random, flaw: str) -> None:
        store = PlatformStore(str(folder / DATABASE), create=True)
        setup.init(store, KEYS, setup.campaign_pack("france-relance-2021"), setup.catalogue_pack(""), START)
        store.close()
        self.world, self.dice = World(folder), dice
        self.ids: list[str] = []
        devices = [self.world.device("45024"), self.world.device("45025")]
        for place, device in enumerate(devices):
            need = device.need(f"n{place}")
            self.ids += [device.deposit([device.cast(), need]).batch, need.op]
        with self.world.store.writing() as connection:
            made = prefectures.create(connection, KEYS, department="45", name="", url="", now=self.world.clock())
            if flaw == "table":
                connection.execute(text("DROP TABLE attached"))
        self.keys = [*(device.key for device in devices * 3), made.signing, SigningKey.generate()]

    def call(self, case: Any) -> Call | None:
        """The case as a call; None where no signature can be made over what was drawn."""
        headers = {name.lower(): str(value) for name, value in (case.headers or {}).items()}
        if self.dice.random() < 0.9:
            headers = {name: value for name, value in headers.items() if name not in _OF_THE_SIGNATURE}
        headers[NONCE_HEADER] = headers.get(NONCE_HEADER) or f"{self.dice.getrandbits(128):032x}"
        call = Call(
            method=case.method,
            path=self._path(case),
            query=urlencode(case.query or {}, doseq=True),
            headers=headers | ({"content-type": case.media_type} if case.media_type else {}),
            body=_bytes(case.body),
        )
        if any(name in headers for name in _OF_THE_SIGNATURE):
            return call
        try:
            return sign_call(self.dice.choice(self.keys), call, KEYS.public.id, self.world.now)
        except Exception:  # noqa: BLE001 - the library refuses what no client can send either
            return None

    def send(self, call: Call) -> Answer:
        """Held to its signature and to the document; over a nonce that is none the platform signs an empty one."""
        answer, asked = self.world.platform.answer(call), call
        if _NONCE.fullmatch(call.headers[NONCE_HEADER]) is None:
            asked = replace(call, headers=call.headers | {NONCE_HEADER: ""})
        verify_answer(KEYS.public.id, KEYS.public.public_key, answer, asked)
        conforming.check(call, answer)
        assert answer.status < 500, answer.body[:200]
        return answer

    def _path(self, case: Any) -> str:
        """With an id that is known, every other time."""
        drawn = dict(case.path_parameters or {})
        if "id" in drawn and self.dice.random() < 0.5:
            drawn["id"] = self.dice.choice(self.ids)
        path: str = case.path
        for name, value in drawn.items():
            path = path.replace(f"{{{name}}}", str(value))
        return path


def _bytes(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    if type(body).__name__ in ("NotSet", "Binary"):  # schemathesis's own
        return getattr(body, "data", b"")
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def run(calls: int, seed: int, flaw: str = "") -> dict[str, Any]:
    schemathesis: Any = importlib.import_module("schemathesis")
    for media_type in ("application/x-ndjson", wire.CONTENT_TYPE):
        schemathesis.serializer(media_type)(lambda _context, value: _bytes(value))
    if flaw == "code":
        problems.BY_ROUTE["pull"] = ("scope-unknown",)  # no "cursor-unknown"
        openapi.encoded.cache_clear()
    schema = schemathesis.openapi.from_dict(json.loads(openapi.encoded()))
    operations = [found.ok() for found in schema.get_all_operations()]
    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
    each, began = max(1, calls // (len(operations) * len(modes))), time.monotonic()
    statuses: Counter[int] = Counter()
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="relais-documented-") as name:
        signers = Signers(Path(name), random.Random(seed), flaw)

        def one(case: Any) -> None:
            call = signers.call(case)
            if call is None:
                return
            try:
                statuses[signers.send(call).status] += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, it should not have come through
                faults.append(
                    f"{call.method} {call.path[:80]}?{call.query[:80]}: {type(error).__name__}: {error!s:.300}"
                )

        for operation in operations:
            for mode in modes:
                _draw(operation.as_strategy(generation_mode=mode), one, each, seed)
        signers.world.store.close()
    return {
        "seed": seed,
        "operations": len(operations),
        "calls": sum(statuses.values()) + len(faults),
        "statuses": dict(sorted(statuses.items())),
        "seconds": round(time.monotonic() - began, 1),
        "faults": len(faults),
        "first": sorted(set(faults))[:20],
    }


def _draw(strategy: Any, one: Any, many: int, seed: int) -> None:
    phases, checks = (Phase.explicit, Phase.generate), list(HealthCheck)
    told = settings(max_examples=many, database=None, deadline=None, phases=phases, suppress_health_check=checks)
    seeded(seed)(told(given(case=strategy)(one)))()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flaw", choices=_FLAWS, default="")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)  # a platform logs its faults
    report = run(asked.calls, asked.seed, asked.flaw)
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return 1 if report["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
