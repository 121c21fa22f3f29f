"""Who this database belongs to, and the device's link to a platform."""

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from desktop.database.driver import rows
from desktop.database.elsewhere import LACKS_OWN
from desktop.database.last_exchange import ENROLMENT, REVOKED
from desktop.domain.lives.enrolment import Enrolment
from sync.client.ledger.tables import device
from sync.contract.enrolment import DeviceStatement, PlatformKey


class CommuneRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The commune of this database, and who acts for it here. All are public but the last four."""

    insee: str = ""  #: its code; "" only while the database is not finished
    name: str = ""  #: from the official list
    siren: str = ""  #: 9 digits; "" where the official list has none
    department_name: str = ""  #: from the official list
    database_id: str = ""  #: UUID made with the database; its signing key is kept under it
    actor_id: str = ""  #: UUID that stands for the person in each signed act
    profile: str = ""  #: typed in the settings, signed with each act; "" where nothing was
    function: str = ""  #: likewise: her function in the mairie

    @property
    def signed_as(self) -> str:
        """Profile and function, as they are signed with each act; "" where nothing was entered."""
        return " · ".join(filter(None, (self.profile, self.function)))


class LinkRow(Struct, frozen=True, kw_only=True):
    """This computer and its link to a platform."""

    device: str  #: its id, by which the platform knows it
    public_key: bytes  #: 32 bytes (Ed25519)
    key_place: str  #: where the private key is kept: keystore | file
    url: str  #: of the platform; "" before the enrolment
    enrolled_at: str  #: as the platform signed it, ISO text; "" before the enrolment
    platform: PlatformKey | None  #: its key, which signs receipts; None before the enrolment

    @property
    def enrolled(self) -> bool:
        return self.platform is not None


#: The table `meta` (the commune, and who acts for it here) as one JSON object.
NOTED = "SELECT json_group_object(key, value) FROM meta"
_COMMUNE: msgspec.json.Decoder[CommuneRow] = msgspec.json.Decoder(CommuneRow)


def commune(connection: Connection) -> CommuneRow | None:
    """The commune of this database; None while the database is not finished."""
    return commune_of(rows(connection, NOTED)[0][0])


def commune_of(noted: str) -> CommuneRow | None:
    """The same, from the JSON that `NOTED` gives."""
    row = _COMMUNE.decode(noted)
    return row if row.insee else None


def enrolled_since(connection: Connection) -> str:
    """When a code enrolled this computer with today's platform. A new key since then does not count as an enrolment."""
    own = current(connection)
    if own is None:
        return ""
    since = own.enrolled_at
    asked = "SELECT url, reason, statement FROM former_device ORDER BY replaced_at DESC, id DESC"
    for url, reason, statement in rows(connection, asked):
        if reason == "lost" or url != own.url or statement is None:
            break
        since = msgspec.json.decode(statement, type=DeviceStatement).enrolled_at.isoformat()
    return since


def lacks_own(connection: Connection) -> bool:
    """Whether this database may lack acts that this computer sent (`LACKS_OWN`)."""
    ((lacks,),) = rows(connection, LACKS_OWN)
    return bool(lacks)


def enrolment(connection: Connection) -> Enrolment:
    """Whether acts can leave this computer by the network."""
    return Enrolment(rows(connection, ENROLMENT)[0][0])


def revoked(connection: Connection) -> bool:
    """Whether the platform takes nothing more from this computer until it is enrolled anew."""
    return any(refuses for (refuses,) in rows(connection, REVOKED))


def asked(connection: Connection) -> bool:
    """Whether today's platform has told what it has of the commune; after a change of platform an exchange asks."""
    return bool(rows(connection, "SELECT 1 FROM cursor WHERE scope = 'mine'"))


def current(connection: Connection) -> LinkRow | None:
    """This computer and its link to a platform; None while the database is not finished."""
    row = connection.execute(select(device)).first()
    if row is None:
        return None
    statement = msgspec.json.decode(row.statement, type=DeviceStatement) if row.statement else None
    return LinkRow(
        device=row.id,
        public_key=row.public_key,
        key_place=row.key_place,
        url=row.url,
        enrolled_at=statement.enrolled_at.isoformat() if statement else "",
        platform=msgspec.json.decode(row.platform_key, type=PlatformKey) if row.platform_key and statement else None,
    )
