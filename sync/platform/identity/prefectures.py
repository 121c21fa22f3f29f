"""The préfectures that carry keys: their key files, the cards for communes without a link, their stamps."""

import re
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from sync.contract.addresses import usable
from sync.contract.prefectures import PlatformCard, Prefecture, PrefectureKey, Stamp, sign_card, verify_stamp
from sync.contract.sealing import Identity
from sync.contract.signing import BadSignature, SigningKey
from sync.platform.identity.keys import Keys
from sync.platform.refusals import Refused, quoted
from sync.platform.tables import prefecture
from sync.platform.times import as_text

_OF_DEPARTMENT = (
    select(prefecture)
    .where(prefecture.c.department == bindparam("of"), prefecture.c.revoked_at.is_(None))
    .order_by(prefecture.c.made_at.desc())
    .limit(1)
)
_DEPARTMENT = re.compile(r"0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[4-9]")


def create(connection: Connection, keys: Keys, *, department: str, name: str, url: str, now: datetime) -> PrefectureKey:
    """A new key pair of the préfecture of this département; earlier ones still stamp. Raises Refused."""
    _check_department(department)
    signing, identity = SigningKey.generate(), Identity.generate()
    public = Prefecture(
        id=signing.id,
        department=department,
        name=name or f"Préfecture ({department})",
        public_key=signing.public,
        recipient=identity.recipient,
    )
    connection.execute(insert(prefecture).values(msgspec.structs.asdict(public) | {"made_at": as_text(now)}))
    return PrefectureKey(
        prefecture=public, seed=signing.seed, identity=identity.text, platform=keys.public, url=_address(url)
    )


def of_department(connection: Connection, department: str) -> Prefecture | None:
    """The préfecture whose key bundles are sealed to: the newest key that was not revoked; None without one."""
    row = connection.execute(_OF_DEPARTMENT, {"of": department}).one_or_none()
    return None if row is None else _public(row)


def standing(connection: Connection, id_: str) -> Prefecture | None:
    """The préfecture with this key, unless the key was revoked."""
    query = select(prefecture).where(prefecture.c.id == id_, prefecture.c.revoked_at.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else _public(row)


def was_revoked(connection: Connection, id_: str) -> bool:
    """Whether a préfecture had this key until it was revoked."""
    query = select(prefecture.c.revoked_at).where(prefecture.c.id == id_)
    return connection.execute(query).scalar_one_or_none() is not None


def all_prefectures(connection: Connection) -> list[dict[str, Any]]:
    """All keys with their préfecture, by département, then by age."""
    table = prefecture.c
    query = select(table.id, table.department, table.name, table.made_at, table.revoked_at)
    return [dict(row._mapping) for row in connection.execute(query.order_by(table.department, table.made_at))]


def revoke(connection: Connection, id_: str, now: datetime) -> str:
    """Revokes a key: from now on its stamps and deposits are refused. Raises Refused."""
    row = connection.execute(select(prefecture.c.revoked_at).where(prefecture.c.id == id_)).one_or_none()
    if row is None:
        sentence = f"Aucune préfecture ne porte le numéro {quoted(id_)}. Voyez «\u00a0prefecture list\u00a0»."
        raise Refused("prefecture_unknown", sentence, field="ID", of_input=True)
    if row.revoked_at is not None:
        return str(row.revoked_at)
    at = as_text(now)
    connection.execute(update(prefecture).where(prefecture.c.id == id_).values(revoked_at=at))
    return at


def stamped_at(connection: Connection, stamp: Stamp, digest: str) -> datetime:
    """The time of a stamp on the bundle with this digest. Raises Refused where it is none."""
    known = standing(connection, stamp.prefecture)
    try:
        if known is None or stamp.bundle != digest:
            raise BadSignature("stamp")
        verify_stamp(known.public_key, stamp)
    except BadSignature as error:
        sentence = "Le cachet n’est pas celui d’une préfecture sur ce fichier."
        if was_revoked(connection, stamp.prefecture):
            sentence = (
                "La clé qui a fait ce cachet a été retirée à sa préfecture\u00a0: faites-lui-en une nouvelle "
                "(prefecture create), qu’elle cachette le fichier de nouveau, ou prenez-le sans son cachet."
            )
        raise Refused("stamp", sentence, field="stamp", of_input=True) from error
    return stamp.at


def card(connection: Connection, keys: Keys, *, department: str, url: str) -> PlatformCard:
    """The signed card with all that a commune without a network needs; its enrolment code verifies the key.

    `department` and `url` may be "". Raises Refused.
    """
    if department:
        _check_department(department)
    own = of_department(connection, department) if department else None
    return sign_card(
        keys.signing, PlatformCard(platform=keys.public, url=_address(url), prefecture=own or msgspec.UNSET)
    )


def _check_department(department: str) -> None:
    if _DEPARTMENT.fullmatch(department) is None:
        sentence = f"--department\u00a0: {quoted(department)} n’est pas un numéro de département."
        raise Refused("department", sentence, field="--department", of_input=True)


def _address(url: str) -> str:
    """The address as communes will call it; "" where none was given. Raises Refused."""
    url = url.rstrip("/")
    if url and not usable(url):
        sentence = (
            f"--url\u00a0: {quoted(url)} ne peut pas être l’adresse d’une plateforme. Une adresse commence par "
            "https://, par exemple https://plateforme.exemple.fr."
        )
        raise Refused("address", sentence, field="--url", of_input=True)
    return url


def _public(row: Any) -> Prefecture:
    return Prefecture(
        id=row.id, department=row.department, name=row.name, public_key=row.public_key, recipient=row.recipient
    )
