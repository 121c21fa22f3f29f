"""Enrols this device with a platform, then takes the campaign; done again, it replaces the link and keeps every act."""

import platform
from collections.abc import Callable
from importlib.metadata import version

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.device_key import device_key
from desktop.actions.receive import Receiver
from desktop.database.queries import link
from desktop.domain import communes
from desktop.domain.refusals import Refusal
from sync.client import enrolment
from sync.client.errors import WrongCode
from sync.client.http_transport import usable
from sync.client.reporter import Reporter
from sync.contract.enrolment import BadCode, read_code
from sync.contract.wire import Transport


def enrol(
    desk: Desk, url: str, code: str, transport_for: Callable[[str], Transport], reporter: Reporter | None = None
) -> Changes:
    """`code` as typed. The enrolment holds even if the link breaks before the campaign came: the next round asks again.

    Raises Refusal (no SIREN, address), WrongCode, Weather, Declined or KeyLost; then nothing has changed here.
    """
    url = url.strip().rstrip("/")
    with desk.store.reading() as connection:
        commune = link.commune(connection)
    if commune is None:
        raise Refusal("no_commune", "Aucune commune n’est choisie.", field="commune", remedy="Choisissez la commune.")
    communes.check_enrol(commune.name, commune.siren)
    check_address(url)
    check_code(code)
    key = device_key(desk)
    receiver = Receiver(desk.store)
    transport = transport_for(url)
    try:
        enrolment.enrol(
            receiver,
            transport,
            url=url,
            code=code,
            key=key,
            commune=commune.insee,
            siren=commune.siren,
            name=f"{commune.name} ({platform.system()})",
            version=version("relais-communes"),
            clock=desk.clock,
            reporter=reporter,
        )
    finally:
        transport.close()
    return receiver.changes | Changes(link=True, outbox=True)


def check_address(url: str) -> None:
    """On leaving the field. Raises Refusal."""
    if not usable(url):
        raise Refusal(
            "address",
            "Cette adresse ne peut pas être celle d’une plateforme.",
            field="platform",
            remedy="Une adresse commence par https://, par exemple https://plateforme.exemple.fr.",
            of_input=True,
        )


def check_code(code: str) -> None:
    """On leaving the field: a mistyped code is seen before any byte leaves. Raises WrongCode."""
    try:
        read_code(code)
    except BadCode as error:
        raise WrongCode(str(error)) from error
