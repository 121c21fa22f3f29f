"""Groups of very many in the real window: `python -m tests.benchmarks.large_groups [NEEDS]` opens each place with one.

There are 34,969 communes: of more needs, each commune has several, and what each has once is shown once.

A need of ours and one of another commune to which so many communes said "nous aussi", the map of them, a proposal that
groups so many needs, a retained one that so many communes steer, and use. `ms`: from the choice to the painted
page with nothing left to do; `held_ms`: for how long at most the window answered nobody, and `held_cpu_ms` by the
processor time of its thread, which a busy machine changes less; `cpu_ms`: that time from the choice to the page. On the
display that the environment gives, else offscreen.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, insert

import resources
from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.app import Application
from desktop.database import search
from desktop.policy import Policy
from desktop.runtime.qt import application
from desktop.runtime.real_world import RealWorld
from desktop.settings import Settings
from desktop.viewmodels.kit.targets import OTHER
from resources import communes
from sync.client.device.keystore import FileKeyStore
from sync.client.ledger.tables import copy
from sync.contract.campaign import Campaign
from sync.contract.published import Deployment, Named, Proposal, PublicNeed, SteeringGroup
from tests.waiting import holding, until

PROPOSAL, RETAINED, THEIRS = "p0", "p1", "n0"


def furnish(context: CommuneContext, count: int) -> str:
    """Returns the id of our need."""
    pack = msgspec.json.decode(resources.path("packs", "france-relance-2021.json").read_bytes(), type=dict[str, Any])
    with communes.opened() as database:
        listed = database.execute(
            "SELECT DISTINCT insee, name FROM commune WHERE kind = 0 ORDER BY id LIMIT ?", (count,)
        )
        named = [Named(commune=insee, name=name, comment="Chez nous aussi.") for insee, name in listed]
    ours = draft_need(context, None, title="Plan du cimetière", description="Sur papier.").value
    submit_need(context, ours)
    needs = [
        PublicNeed(
            id=f"n{at}",
            commune=one.commune,
            commune_name=one.name,
            title="Plan du cimetière",
            description="Un registre de 1954.",
            proposal=PROPOSAL,
            joined=tuple(named) if at == 0 else (),
        )
        for at, one in enumerate(islice(cycle(named), count))
    ]
    needs.append(PublicNeed(id=ours, commune="45024", title="Plan du cimetière", joined=tuple(named)))
    grouped = Proposal(id=PROPOSAL, title="Le cimetière", kind="to_develop", needs=tuple(need.id for need in needs))
    with context.store.transaction() as connection:
        put(connection, "campaign", msgspec.convert(pack | {"open_phase": "vote"}, Campaign))
        put(connection, "proposals", grouped, replace(grouped, id=RETAINED, state="retained"))
        put(connection, "steering", SteeringGroup(id=RETAINED, participants=tuple(named)))
        put(
            connection,
            "deployments",
            *(
                Deployment(
                    id=f"{RETAINED}.{one.commune}",
                    proposal=RETAINED,
                    commune=one.commune,
                    commune_name=one.name,
                    state="live",
                )
                for one in named
            ),
        )
        put(connection, "needs", *needs)
        search.index(connection, "needs", map(search.need_entry, needs))
    return ours


def put(connection: Connection, scope: str, *values: Any) -> None:
    rows = [{"scope": scope, "id": one.id, "position": 1, "value": msgspec.json.encode(one).decode()} for one in values]
    connection.execute(insert(copy), rows)


def measure(session: Any, act: Callable[[], object], shown: Callable[[], bool]) -> dict[str, int]:
    until(lambda: session.local.idle)
    began, spent = time.perf_counter(), time.thread_time()
    held = holding(act).most(until(lambda: shown() and session.local.idle)).most(holding(session.frame.repaint))
    return {
        "ms": round(1000 * (time.perf_counter() - began)),
        "held_ms": round(held.ms),
        "held_cpu_ms": round(held.cpu_ms),
        "cpu_ms": round(1000 * (time.thread_time() - spent)),
    }


def main(count: int) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qt = application(["relais"])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        places = paths.find(folder)
        paths.prepare(places)
        with closing(choose_commune(places, "45024", local_time, FileKeyStore(places.keys))) as context:
            ours = furnish(context, count)
        relais = Application(qt, RealWorld(places, Policy(file=folder / "policy.json")), Settings())
        relais.start("45024")
        session = relais.session
        if session is None:
            raise AssertionError
        ready: list[bool] = []
        session.ready.connect(lambda: ready.append(True))
        until(lambda: bool(ready) and session.local.idle)
        frame = session.frame
        frame.resize(1366, 768)
        needs = frame.page("needs")
        navigation = needs.navigation
        report = {
            "others": measure(session, lambda: frame.go("needs", OTHER), lambda: needs.others.isVisible()),
            "theirs": measure(
                session,
                lambda: frame.go("needs", OTHER + THEIRS),
                lambda: navigation.neighbours.sheet is not None and needs.others.isVisible(),
            ),
            "ours": measure(session, lambda: frame.go("needs", ours), lambda: needs.reading.isVisible()),
            "map": measure(
                session,
                lambda: navigation.show_map(navigation.sheet.sheet.shared),
                lambda: needs.map.isVisible() and needs.map.view is not None,
            ),
        }
        votes = frame.page("votes")
        for name, target, part in (
            ("votes", PROPOSAL, votes.lists),
            ("steering", f"steering:{RETAINED}", votes.steer.paper.group),
            ("deployment", f"deployment:{RETAINED}", votes.deploy.paper.others),
        ):
            report[name] = measure(session, partial(frame.go, "votes", target), part.isVisible)
        relais.close()
    sys.stdout.write(json.dumps({"needs": count, **report}, indent=1) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
