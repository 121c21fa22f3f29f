"""A commune enrolled with a platform that takes USB sticks, and each way in which a computer may stand with one."""

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from desktop.database import records
from desktop.database.last_exchange import KEY_LOST
from desktop.domain.lives.enrolment import Enrolment
from sync.client.ledger import link
from sync.client.ledger.tables import CARD, bundle, copy, exchange
from sync.contract.enrolment import DeviceStatement, PlatformKey
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

_SOON = timedelta(hours=1)


def enrolled(commune: "Commune") -> None:
    """Enrolled with a platform that accepts sticks, as an enrolment by network leaves it."""
    key, context = SigningKey.generate(), commune.context
    platform = PlatformKey(id=key.id, public_key=key.public, recipient=Identity.generate().recipient)
    with context.store.transaction() as connection:
        own = link.read(connection)
        assert own is not None
        statement = DeviceStatement(
            key=key.id,
            device=own.device,
            commune="45024",
            siren="214500241",
            public_key=own.public_key,
            enrolled_at=context.clock(),
            signature=b"",
        )
        link.pin(connection, "https://plateforme.example", platform, statement)


def lose_key(commune: "Commune", *, lost: bool = True) -> None:
    """The last round did not find the key of this computer; or it is back."""
    with commune.context.store.transaction() as connection:
        own = link.read(connection)
        assert own is not None
        if lost:
            records.meta.put(connection, KEY_LOST, own.device)
        else:
            records.meta.remove(connection, [KEY_LOST])


def refuse(baule: "Commune", outcome: str, *, after: timedelta = _SOON) -> None:
    """The last exchange ended so, some time after the computer was enrolled."""
    moment = (baule.hour[0] + after).isoformat()
    row = {"started_at": moment, "ended_at": moment, "outcome": outcome, "summary": '{"offset_s": 0}', "failures": 1}
    with baule.context.store.transaction() as connection:
        connection.execute(insert(exchange).values(row))


def become(baule: "Commune", enrolment: Enrolment) -> None:
    """Brings this computer into that state."""
    if enrolment.known:
        enrolled(baule)
    if enrolment in (Enrolment.REVOKED, Enrolment.ASKED_AGAIN):
        refuse(baule, "device-revoked")
    if enrolment is Enrolment.KEY_LOST:
        lose_key(baule)
    if enrolment in (Enrolment.ASKED, Enrolment.ASKED_AGAIN):
        with baule.context.store.transaction() as connection:
            connection.execute(insert(copy).values(scope=CARD, id="p", position=1, value='{"left":true}'))
            stick = {"id": "b", "way": "out", "made_at": baule.hour[0].isoformat(), "file": "f", "size": 9, "ops": "[]"}
            connection.execute(insert(bundle).values(stick))
