"""Makes a golden database with the code of an earlier release, run from the root of that release's sources:

PYTHONPATH=. python /path/to/golden/make.py OUT VERSION    (README.md says which commit made which version)
"""

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from pysqlite3 import dbapi2 as sqlite

from desktop import paths
from desktop.actions.cast_vote import cast_vote
from desktop.actions.choose_commune import choose_commune
from desktop.actions.desk import Desk
from desktop.actions.draft_need import draft_need
from desktop.actions.exchange import exchange
from desktop.actions.open_need import open_need
from desktop.actions.submit_need import submit_need
from desktop.actions.withdraw_vote import withdraw_vote
from desktop.database.queries import link
from sync.client.errors import Weather
from sync.client.keystore import MemoryKeyStore
from sync.client.transports import Fault, FaultyTransport
from sync.contract.wire import Call
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.test_exchange import National, enrolled


def need(desk: Desk, title: str) -> str:
    return submit_need(desk, draft_need(desk, title=title, description="Registre sur papier, é à ç.").made).op


def second_version(desk: Desk, folder: Path) -> None:
    """What came with version 2: the préfet's route with a document, a shared service."""
    from desktop.actions.attach_file import attach_file
    from desktop.actions.draft_request import draft_request
    from desktop.actions.draft_share import draft_share

    request = draft_request(desk, None, category="user_relations", level="department", title="Un guichet").made
    quote = folder / "devis.pdf"
    quote.write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 300 + b"\n%%EOF\n")
    attach_file(desk, request, quote)
    draft_share(desk, None, title="Notre outil", summary="Gestion des salles")


def posting(fault: Callable[[], Fault | None]) -> Callable[[Call], Fault | None]:
    return lambda call: fault() if call.method == "POST" and call.path.endswith("/batches") else None


def main(out: Path, version: int) -> None:
    folder = Path(tempfile.mkdtemp())
    places = paths.find(folder / "data")
    paths.prepare(places)
    keystore, national = MemoryKeyStore(), National(folder / "platform")
    desk = choose_commune(places, "45024", Clock(), keystore)
    received = [need(desk, f"Reçu {number}") for number in range(3)]
    received.append(cast_vote(desk, "opencimetiere").op)
    enrolled(desk, national)
    exchange(desk, national.transport)
    received += [withdraw_vote(desk, "opencimetiere").op]
    exchange(desk, national.transport)
    in_flight = [need(desk, f"En route {number}") for number in range(3)]
    with contextlib.suppress(Weather):
        exchange(desk, FaultyTransport(national.transport, posting(lambda: "before")))
    waiting = [need(desk, f"En attente {number}") for number in range(3)]
    waiting.append(cast_vote(desk, "acceslibre").op)
    draft_need(desk, title="Brouillon", description="Pas encore fini")
    opened = draft_need(desk, title="Ouvert", description="Au milieu d’une phrase").made
    if version > 1:
        second_version(desk, folder)
    open_need(desk, opened)
    if os.fork() == 0:  # a process that dies amid the exchange, its batch leased
        again = choose_commune(places, "45024", Clock(), keystore)
        exchange(again, FaultyTransport(national.transport, posting(lambda: os._exit(0))))
    os.wait()
    with desk.store.reading() as connection:
        seed = keystore.load(link.commune(connection).database_id)
    desk.close()
    connection = sqlite.connect(places.database("45024"))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert connection.execute("PRAGMA user_version").fetchone() == (version,)
    connection.close()
    (out / f"v{version}.sqlite").write_bytes(places.database("45024").read_bytes())
    (out / f"v{version}.head").write_bytes(places.head("45024").read_bytes())
    told = {"seed": seed.hex(), "received": received, "in_flight": in_flight, "waiting": waiting}
    (out / f"v{version}.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), int(sys.argv[2]))
