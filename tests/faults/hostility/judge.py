"""What holds after rounds on a line that is not honest: each thing here is what the platform says, and no other."""

from collections.abc import Collection, Iterator

import msgspec
from sqlalchemy import func, select

from sync.client.ledger import evidence, link, platform_ledger
from sync.client.ledger.tables import copy
from sync.contract.feed import SCOPES
from sync.contract.published import RETAKEN, Retaken
from sync.platform import alarms, blobs, ledger
from sync.platform.tables import device, operation, published, rotation
from tests.faults.hostility.world import Finding, Pc, World, plain

_WAITING = ("finalised", "in_flight")


def safe(world: World, pc: Pc) -> None:
    """At any time. Raises Finding."""
    for what in (*_acts(pc), *_copies(world, pc), *_link(pc)):
        raise Finding(f"{pc.name}: {what}")


def settled(world: World, pc: Pc) -> None:
    """After an honest round. Raises Finding."""
    for what in (*_whole(pc), *_same_copies(world, pc), *_same_ledger(pc)):
        raise Finding(f"{pc.name}: {what}")


def platforms(world: World) -> None:
    """Nobody asked for anything else. Raises Finding."""
    for name, national in world.nationals.items():
        told = {op for pc in world.pcs.values() if pc.national is national for op in pc.told}
        with national.store.reading() as connection:
            for row in connection.execute(select(operation.c.op).where(operation.c.op.not_in(told))):
                raise Finding(f"{name}: nobody asked for {row.op}")
            there = set(connection.execute(select(device.c.id).where(device.c.revoked_at.is_(None))).scalars())
            if there != world.devices[name]:
                raise Finding(f"{name}: devices {there ^ world.devices[name]}")
            if connection.execute(select(func.count()).select_from(rotation)).scalar_one():
                raise Finding(f"{name}: a key was replaced")
            for alarm in alarms.all_alarms(connection):
                raise Finding(f"{name}: {alarm}")


def _acts(pc: Pc) -> Iterator[str]:
    """What is here of the platform's word stands there."""
    there = pc.national.operations()
    for op, row in pc.commune.rows().items():
        if op not in pc.told:
            yield f"nobody here did {op}"
        if row.state == "quarantined":
            yield f"{op} was set aside: {row.reason} {row.detail}"
        if row.state in _WAITING:
            continue
        if op not in there:
            yield f"{op} is {row.state} here, not there"
        elif (row.state, row.number) != (there[op].status, there[op].number):
            yield f"{op} is {row.state} n° {row.number} here, {there[op].status} n° {there[op].number} there"
        elif there[op].frozen != row.frozen:
            yield f"{op} has other bytes there"


def _copies(world: World, pc: Pc) -> Iterator[str]:
    platform = next(name for name, one in world.nationals.items() if one is pc.national)
    ever = world.ever[platform, ""] | world.ever.get((platform, pc.insee), set())
    for scope, id_, value in _read(pc):
        if (scope, id_, value) not in ever:
            yield f"{scope} {id_} was never published to it: {value[:200]}"


def _link(pc: Pc) -> Iterator[str]:
    with pc.commune.reading() as connection:
        own = link.read(connection)
        if own is None or (own.device, own.platform) != (pc.commune.key.id, pc.national.keys.public):
            yield f"its link is {own}"
        for found in evidence.contradictions(connection):
            yield f"a contradiction was kept: {found.kind} {found.about}"
        odd = (platform_ledger.RECOVERING, "rotation")
        if rows := connection.execute(select(copy.c.scope).where(copy.c.scope.in_(odd))).scalars().all():
            yield f"it keeps {rows}"


def _whole(pc: Pc) -> Iterator[str]:
    there = pc.national.operations()
    for op, row in pc.commune.rows().items():
        if row.state in (*_WAITING, "held", "deposited"):
            yield f"{op} is {row.state} after an honest round"
        personal = pc.told[op]
        if personal is not None and there[op].status == "accepted":
            blob = msgspec.json.decode(there[op].personal or "{}")
            if (there[op].salt, blob) != (personal.salt, personal.blob):
                yield f"{op} has other personal data there: {blob}"
    with pc.national.store.reading() as connection:
        for sha256, data in pc.files.items():
            if blobs.size(connection, sha256) != len(data):
                yield f"document {sha256} is not whole there"


def _same_copies(world: World, pc: Pc) -> Iterator[str]:
    table = published.c
    with pc.national.store.reading() as connection:
        query = select(published).where(table.commune.in_(("", pc.insee)), table.deleted.is_(False))
        there = {(row.scope, row.id, plain(row.value)) for row in connection.execute(query)}
    here, acts = set(_read(pc)), pc.commune.rows()
    phantoms, unread = ({one for one in found if not _only_of(acts, one)} for found in (here - there, there - here))
    if phantoms or unread:
        yield f"phantoms {sorted(phantoms)[:3]}, unread {sorted(unread)[:3]}"


def _only_of(acts: Collection[str], item: tuple[str, str, str]) -> bool:
    """Whether it is a vote of whose casts each is one of these acts: a page leaves out what only its reader cast, and
    what the daily whole reading brought of it is of that day.
    """
    scope, id_, value = item
    if scope != "mine" or not id_.startswith(RETAKEN):
        return False
    return {one.op for one in msgspec.json.decode(value, type=Retaken).acts} <= set(acts)


def _same_ledger(pc: Pc) -> Iterator[str]:
    key = pc.national.keys.signing.id
    with pc.commune.reading() as connection, pc.national.store.reading() as platform:
        here, there = (
            platform_ledger.chained(connection, key, pc.insee),
            ledger.stands(platform, key, pc.insee),
        )
    if here != there:
        yield f"its ledger leads to {here}, the platform's to {there}"


def _read(pc: Pc) -> list[tuple[str, str, str]]:
    with pc.commune.reading() as connection:
        rows = connection.execute(select(copy).where(copy.c.scope.in_(SCOPES), copy.c.position != 0)).all()
    return [(row.scope, row.id, plain(row.value)) for row in rows]
