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
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.open_need import open_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.outbox.exchange import exchange
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.queries import link
from sync.client.connection.transports import Fault, FaultyTransport
from sync.client.device.keystore import MemoryKeyStore
from sync.client.errors import NetworkError
from sync.contract.wire import Call
from tests.desktop.actions.conftest import Clock
from tests.desktop.actions.exchanging import National, enrolled


def need(context: CommuneContext, title: str) -> str:
    return submit_need(
        context, draft_need(context, title=title, description="Registre sur papier, é à ç.").value
    ).value.op


def second_version(context: CommuneContext, folder: Path) -> None:
    """What came with version 2: the préfet's route with a document, a shared service."""
    from desktop.actions.kit.attach_file import attach_file
    from desktop.actions.requests.draft_request import draft_request
    from desktop.actions.services.draft_share import draft_share

    request = draft_request(context, None, category="user_relations", level="department", title="Un guichet").value
    quote = folder / "devis.pdf"
    quote.write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 300 + b"\n%%EOF\n")
    attach_file(context, request, quote)
    draft_share(context, None, title="Notre outil", summary="Gestion des salles")


def posting(fault: Callable[[], Fault | None]) -> Callable[[Call], Fault | None]:
    return lambda call: fault() if call.method == "POST" and call.path.endswith("/batches") else None


def main(out: Path, version: int) -> None:
    folder = Path(tempfile.mkdtemp())
    places = paths.find(folder / "data")
    paths.prepare(places)
    keystore, national = MemoryKeyStore(), National(folder / "platform")
    context = choose_commune(places, "45024", Clock(), keystore)
    received = [need(context, f"Reçu {number}") for number in range(3)]
    received.append(cast_vote(context, "opencimetiere").value.op)
    enrolled(context, national)
    exchange(context, national.transport)
    received += [withdraw_vote(context, "opencimetiere").value.op]
    exchange(context, national.transport)
    in_flight = [need(context, f"En route {number}") for number in range(3)]
    with contextlib.suppress(NetworkError):  # the fault: they stay in flight
        exchange(context, FaultyTransport(national.transport, posting(lambda: "before")))
    waiting = [need(context, f"En attente {number}") for number in range(3)]
    waiting.append(cast_vote(context, "acceslibre").value.op)
    draft_need(context, title="Brouillon", description="Pas encore fini")
    opened = draft_need(context, title="Ouvert", description="Au milieu d’une phrase").value
    if version > 1:
        second_version(context, folder)
    open_need(context, opened)
    if os.fork() == 0:  # a process that dies amid the exchange, its batch leased
        again = choose_commune(places, "45024", Clock(), keystore)
        exchange(again, FaultyTransport(national.transport, posting(lambda: os._exit(0))))
    os.wait()
    with context.store.reading() as connection:
        seed = keystore.load(link.commune(connection).database_id)
    context.close()
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
