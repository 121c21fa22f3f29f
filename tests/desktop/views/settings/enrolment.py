"""What an enrolment asks for, and what its answer leaves."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import update

from sync.client.ledger.tables import device
from sync.contract.codes import make_code
from sync.contract.enrolment import DeviceStatement, PlatformKey
from sync.contract.problems import Problem
from sync.contract.signing import SigningKey

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

USED = Problem(type="urn:relais:code-used", title="Ce code a déjà servi.", status=409, detail="")
URL = "https://plateforme.exemple.fr"


def enrolled(commune: "Commune") -> None:
    """As the platform's answer leaves it, but for its signature."""
    public = SigningKey.generate().public
    key = PlatformKey(id="k1", public_key=public)
    statement = DeviceStatement(
        key="k1",
        device="d1",
        commune="45024",
        siren="214500241",
        public_key=public,
        enrolled_at=datetime(2021, 2, 3, 13, tzinfo=UTC),
    )
    with commune.context.store.transaction() as connection:
        connection.execute(
            update(device).values(
                url=URL,
                platform_key=msgspec.json.encode(key).decode(),
                statement=msgspec.json.encode(statement).decode(),
            )
        )


def a_code() -> str:
    return make_code(SigningKey.generate().public)
