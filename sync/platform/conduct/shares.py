"""Shared services: what communes propose for the catalogue, and the entry or the refusal that an operator gives."""

import re
import unicodedata
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select, update

from sync.contract.bodies import ServiceShare
from sync.contract.campaign import Campaign
from sync.contract.published import OwnShare, Service
from sync.platform.conduct import answers, lists
from sync.platform.files import CatalogueEntryFile
from sync.platform.identity import places
from sync.platform.publish import feed, own
from sync.platform.refusals import Refused, unknown
from sync.platform.tables import case, published

MAX_REASON = 2_000


class SharedService(Struct, frozen=True, kw_only=True):
    """A service as its commune proposed it, and what became of it."""

    id: str  #: the same as at the commune
    commune: str  #: INSEE code
    title: str  #: as the commune wrote it
    state: str  #: one of OwnShare's states
    service: str  #: its id in the catalogue; "" until it is published there
    reason: str  #: why it was declined; "" else
    op: str  #: id of the act that proposed it
    body: ServiceShare  #: of that act


def all_shares(connection: Connection) -> list[SharedService]:
    """All services that were proposed, in the order of their deposit."""
    rows = connection.execute(lists.in_order_of_deposit(case, case.c.op).where(case.c.kind == "share"))
    return [_share(connection, row) for row in rows]


def find(connection: Connection, id_: str) -> SharedService:
    """The service that was proposed under this id. Raises Refused."""
    row = connection.execute(select(case).where(case.c.kind == "share", case.c.id == id_)).one_or_none()
    if row is None:
        raise unknown("ID", id_, "n’est pas un service proposé. Voyez «\u00a0service list\u00a0»")
    return _share(connection, row)


def publish(
    connection: Connection, campaign: Campaign, id_: str, file: CatalogueEntryFile, now: datetime
) -> tuple[SharedService, Service]:
    """Adds the service to the catalogue, or replaces its entry there. Raises Refused."""
    share = find(connection, id_)
    service = _entry(connection, campaign, share, file)
    known = {theme.id for theme in campaign.themes}
    if strange := next((theme for theme in service.themes if theme not in known), ""):
        raise unknown("themes", strange, "n’est pas un thème de la campagne")
    if not service.title.strip():
        raise Refused("title", "title\u00a0: donnez un titre au service.", field="title", of_input=True)
    if feed.read(connection, "catalogue", service.id, Service) != service:
        feed.publish(connection, "catalogue", service.id, service)
    _answer(connection, share, now, state="published", service=service.id, reason="")
    return find(connection, id_), service


def decline(connection: Connection, id_: str, reason: str, now: datetime) -> SharedService:
    """Tells the commune why its service is not in the catalogue. Raises Refused."""
    share = find(connection, id_)
    if not reason.strip():
        sentence = "--reason\u00a0: dites à la commune pourquoi son service n’est pas publié."
        raise Refused("reason", sentence, field="--reason", of_input=True)
    if len(reason) > MAX_REASON:
        sentence = f"--reason\u00a0: au plus {MAX_REASON} caractères."
        raise Refused("reason", sentence, field="--reason", of_input=True)
    if share.state == "published":
        sentence = f"ID\u00a0: «\u00a0{share.title}\u00a0» est déjà publié dans le catalogue ({share.service})."
        raise Refused("share_published", sentence, field="ID")
    _answer(connection, share, now, state="declined", reason=reason.strip())
    return find(connection, id_)


def _answer(connection: Connection, share: SharedService, now: datetime, **changes: Any) -> None:
    connection.execute(update(case).where(case.c.id == share.id).values(state=changes["state"]))
    answers.answer(connection, share.commune, share.id, now, **changes)


def _entry(connection: Connection, campaign: Campaign, share: SharedService, file: CatalogueEntryFile) -> Service:
    """The entry of the catalogue: the commune's words, each replaced where the operator's file has another value."""
    body, name = share.body, places.name(share.commune, demonstration=campaign.demonstration)
    changed = {key: value for key, value in msgspec.structs.asdict(file).items() if value is not msgspec.UNSET}
    plain: dict[str, Any] = {
        "id": share.service or _free_id(connection, body.title),
        "title": body.title,
        "summary": body.summary,
        "audience": body.audience,
        "provider": body.provider,
        "cost": body.cost,
        "cost_note": body.cost_note,
        "licence": body.licence,
        "themes": () if body.theme is msgspec.UNSET else (body.theme,),
        "used_by": f"{name} ({body.used_since})" if body.used_since else name,
        "shared_by": name,
    }
    wanted = changed.get("id", plain["id"])
    if share.service and wanted != share.service:
        sentence = f"id\u00a0: ce service est déjà publié sous l’identifiant «\u00a0{share.service}\u00a0»."
        raise Refused("service_id", sentence, field="id")
    if not share.service and _taken(connection, wanted):
        sentence = f"id\u00a0: «\u00a0{wanted}\u00a0» est déjà l’identifiant d’un service du catalogue."
        raise Refused("service_id", sentence, field="id")
    return Service(**(plain | changed))


def _free_id(connection: Connection, title: str) -> str:
    """A readable id made of the title, with a number where another service has that id already."""
    letters = unicodedata.normalize("NFKD", title.lower().replace("œ", "oe"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    name = re.sub(r"[^a-z0-9]+", "-", bare)[:48].strip("-") or "service"
    free, number = name, 1
    while _taken(connection, free):
        number += 1
        free = f"{name}-{number}"
    return free


def _taken(connection: Connection, id_: str) -> bool:
    """Whether a service has this id, or had it before it was taken off the list."""
    query = select(published.c.id).where(published.c.scope == "catalogue", published.c.id == id_)
    return connection.execute(query).first() is not None


def _share(connection: Connection, row: Any) -> SharedService:
    published = own.read(connection, row.commune, row.id)
    if not isinstance(published, OwnShare):
        raise TypeError(f"a share that was never published to its commune: {row.id}")
    return SharedService(
        id=row.id,
        commune=row.commune,
        title=row.title,
        state=row.state,
        service="" if published.service is msgspec.UNSET else published.service,
        reason=published.reason,
        op=row.op,
        body=msgspec.json.decode(row.value, type=ServiceShare),
    )
