"""One-time codes: how they are given and shown by the PC that asks for its enrolment, and what ends them.

To check a MAC one must be able to make it, so a hash of the secret would not do. Yet no secret is kept: it is made of
the platform's private key and the row's salt. With a copy of the database alone nobody can enrol anything.
"""

import os
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection, insert, select, update

from sync.contract.codes import SECRET_BYTES, code_id, make_code
from sync.contract.enrolment import EnrolmentRequest, proves_code
from sync.contract.identifiers import device_id
from sync.contract.problems import Action, Problem, problem
from sync.platform import alarms
from sync.platform.identity.keys import Keys
from sync.platform.refusals import Refused, quoted
from sync.platform.tables import code
from sync.platform.times import as_text, as_time

#: How long a code is good, if nobody says otherwise.
DAYS = 30
MAX_DAYS = 365
#: Wrong MACs that end a code. A PC never makes one: it has the whole code, or not even its public part. So this counts
#: not mistakes but attacks on the way. The tenth raises an alarm; none of them brings the attacker nearer.
MAX_WRONG = 10
NEW_CODE = "Demandez un nouveau code à votre préfecture."
State: TypeAlias = Literal["waiting", "used", "expired", "cancelled", "spent"]


def create_code(
    connection: Connection, keys: Keys, *, commune: str, siren: str, now: datetime, days: int = DAYS
) -> str:
    """A new one-time code for a PC of this commune. Its secret is kept nowhere else."""
    salt = os.urandom(16)
    secret = _secret(keys, salt)
    row = {
        "id": code_id(secret),
        "salt": salt,
        "commune": commune,
        "siren": siren,
        "created_at": as_text(now),
        "expires_at": as_text(now + timedelta(days=days)),
        "wrong": 0,
    }
    connection.execute(insert(code), row)
    return make_code(keys.signing.public, secret)


def commune_of(connection: Connection, id_: str) -> str | None:
    """INSEE code of the commune that a code was given to; None where there is no such code."""
    return connection.execute(select(code.c.commune).where(code.c.id == id_)).scalar_one_or_none()


def unknown() -> Problem:
    """The problem for a code that was never given."""
    detail = "Vérifiez le code, lettre par lettre. " + NEW_CODE
    return _problem("unknown", "Ce code n’est pas connu de la plateforme.", detail, action="fix")


def refusal(connection: Connection, keys: Keys, request: EnrolmentRequest, now: datetime) -> Problem | None:
    """Why this request enrols nothing; None where its code is shown and good. Counts a wrong MAC, so commit it too."""
    row = connection.execute(select(code).where(code.c.id == request.code)).one_or_none()
    if row is None:
        return unknown()
    state = _state(row, now)
    if not proves_code(_secret(keys, row.salt), request):
        if state == "waiting":
            _count(connection, row, request, now)
        return _problem("not-shown", "Cette demande d’inscription n’a pas été faite avec le code entier.", _ON_THE_WAY)
    if request.platform != keys.signing.id:
        return _problem("other-platform", "Cette demande d’inscription est pour une autre plateforme.", NEW_CODE)
    if state == "used" and row.device == device_id(request.public_key):
        state = "waiting"  # its answer was lost: it gets the same one again
    if state != "waiting":
        title, detail = _WORDS[state]
        return _problem(state, title, detail)
    if (row.commune, row.siren) != (request.commune, request.siren):
        return _problem("other-commune", "Ce code a été donné à une autre commune.", NEW_CODE)
    return None


def use(connection: Connection, id_: str, by: str, now: datetime) -> None:
    """Notes that this device has used the code; if it uses the code again, nothing changes."""
    fresh = update(code).where(code.c.id == id_, code.c.device.is_(None))
    connection.execute(fresh.values(device=by, used_at=as_text(now)))


def given(connection: Connection, now: datetime, commune: str = "") -> list[dict[str, Any]]:
    """Each code with its state, the last given first; of one commune or of all."""
    table = code.c
    query = select(code).order_by(table.created_at.desc(), table.commune)
    if commune:
        query = query.where(table.commune == commune)
    names = ("id", "commune", "created_at", "expires_at", "device", "used_at", "cancelled_at")
    return [
        {name: getattr(row, name) for name in names} | {"state": _state(row, now)} for row in connection.execute(query)
    ]


def cancel(connection: Connection, id_: str, now: datetime) -> str:
    """Cancels the code: from now on it enrols nobody. Returns when it was cancelled. Raises Refused."""
    row = connection.execute(select(code).where(code.c.id == id_)).one_or_none()
    if row is None:
        sentence = f"Aucun code ne porte le numéro {quoted(id_)}. Voyez «\u00a0code list\u00a0»."
        raise Refused("code_unknown", sentence, field="ID", of_input=True)
    if row.device is not None:
        sentence = f"Ce code a déjà servi. Retirez l’ordinateur\u00a0: «\u00a0device revoke {row.device}\u00a0»."
        raise Refused("code_used", sentence, field="ID")
    if row.cancelled_at is not None:
        return str(row.cancelled_at)
    at = as_text(now)
    connection.execute(update(code).where(code.c.id == id_).values(cancelled_at=at))
    return at


def _state(row: Any, now: datetime) -> State:
    """The code's state. Used or cancelled goes before expired."""
    if row.device is not None:
        return "used"
    if row.cancelled_at is not None:
        return "cancelled"
    if row.wrong >= MAX_WRONG:
        return "spent"
    return "expired" if as_time(row.expires_at) <= now else "waiting"


def _count(connection: Connection, row: Any, request: EnrolmentRequest, now: datetime) -> None:
    connection.execute(update(code).where(code.c.id == row.id).values(wrong=code.c.wrong + 1))
    if row.wrong + 1 == MAX_WRONG:
        alarms.raise_alarm(connection, "code_spent", device_id=device_id(request.public_key), op=row.id, now=now)


def _secret(keys: Keys, salt: bytes) -> bytes:
    return HKDF(SHA256(), SECRET_BYTES, salt, b"relais/v1/code-secret").derive(keys.signing.seed)


def _problem(why: str, title: str, detail: str, *, action: Action = "contact") -> Problem:
    return problem(f"code-{why}", title, detail, action=action, field="code")


_ON_THE_WAY = "Elle a pu être changée en chemin. Recommencez d’un autre réseau, ou prévenez votre préfecture."
_WORDS: dict[str, tuple[str, str]] = {
    "used": ("Ce code a déjà servi sur un autre ordinateur.", NEW_CODE),
    "expired": ("Ce code n’est plus valable\u00a0: sa date est passée.", NEW_CODE),
    "cancelled": ("Ce code a été annulé par la préfecture ou la plateforme.", NEW_CODE),
    "spent": (
        "Ce code ne vaut plus rien\u00a0: quelqu’un a essayé de s’en servir sans l’avoir en entier.",
        NEW_CODE + " Dites-lui que le réseau de la mairie est peut-être surveillé.",
    ),
}
