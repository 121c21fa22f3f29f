"""Makes a golden database with the code of a commit, run from the root of that commit's sources:

PYTHONPATH=. python -P /path/to/golden/make.py OUT SCHEMA    (README.md says which commit made which one)
"""

import json
import sys
import tempfile
from pathlib import Path

import msgspec
from pysqlite3 import dbapi2 as sqlite

from sync.contract.published import Service
from sync.contract.signing import SigningKey
from sync.platform.conduct import setup
from sync.platform.store import PlatformStore
from tests.sync.platform.conftest import DATABASE, KEYS, START, Device, World

SEED = bytes(range(32, 64))


def main(out: Path, schema: str) -> None:
    folder = Path(tempfile.mkdtemp())
    store = PlatformStore(str(folder / DATABASE), create=True)
    pack = setup.campaign_pack("france-relance-2021")
    setup.init(store, KEYS, pack, (Service(id="opencimetiere", title="Cimetières", summary="Concessions"),), START)
    store.close()
    world = World(folder)
    device = Device(world, SigningKey(SEED), "45024")
    assert device.enrol(world.code()).status == 200
    unused = world.code("45025")
    cast, need = device.cast(), device.need(title="Un registre, é à ç")
    later = device.need(requires=(device.need("n9").op,))  # held: what it requires has not come
    batch = device.batch([cast, need], [device.withdraw(cast), later])
    answer = device.post(batch)
    assert answer.status == 200, answer.body
    world.phase("vote")
    told = {
        "seed": SEED.hex(),
        "code": unused,
        "batch": batch.decode(),
        "result": msgspec.json.decode(answer.body),
        "feed": {
            scope: msgspec.json.decode(device.ask("GET", "/feed", f"scope={scope}").body)
            for scope in ("campaign", "catalogue", "needs", "mine", "receipts")
        },
    }
    world.store.close()
    connection = sqlite.connect(folder / DATABASE, isolation_level=None)
    assert connection.execute("SELECT value FROM setting WHERE key = 'schema'").fetchone() == (schema,)
    connection.execute("VACUUM INTO ?", (str(out / f"v{schema}.sqlite"),)).fetchall()
    connection.close()
    (out / f"v{schema}.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), sys.argv[2])
