"""Enrols this device with a platform, then receives the campaign; a second time replaces the link, keeping all acts."""

import logging
from collections.abc import Callable
from contextlib import closing

from desktop.actions.kit.applicant import applicant
from desktop.actions.kit.check_address import check_address
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_key import device_key, key_wallet
from desktop.actions.kit.download_cache import download_cache
from desktop.actions.kit.link_kept import link_kept
from desktop.actions.kit.receive import Receiver
from desktop.database.queries import link
from desktop.domain import communes
from desktop.domain.changes import Changes, Outcome
from sync.client.device import enrolment, rotation
from sync.client.device.keystore import Wallet
from sync.client.errors import Declined, KeyLost, NetworkError
from sync.client.exchange import pull
from sync.client.exchange.round_context import RoundSettings
from sync.client.reporter import Reporter, Silent
from sync.contract.signing import SigningKey
from sync.contract.wire import Transport

#: Answers of a platform about a key that it will never accept again.
_NO_MORE = ("device-revoked", "device-replaced", "device-other-commune")
#: Seconds for receiving the campaign; the next round brings the rest.
_CAMPAIGN_S = 60.0
_log = logging.getLogger(__name__)


def enrol(
    context: CommuneContext,
    url: str,
    code: str,
    transport_for: Callable[[str], Transport],
    reporter: Reporter | None = None,
) -> Outcome[None]:
    """`code` as typed. The enrolment is valid even if the network breaks before the campaign has come.

    Where the device's key is lost, or the platform no longer accepts it, a new key is made: waiting acts keep their
    ids, and old receipts stay valid. Raises Refusal (no SIREN, address, demonstration's platform), WrongCode,
    NetworkError, Declined, or KeyLost where no key can be stored; then nothing has changed here.
    """
    with context.store.reading() as connection:
        commune = link.commune(connection)
    if commune is None:
        raise communes.none_chosen()
    communes.check_enrol(commune.name, commune.siren)
    url = check_address(url)
    enrolment.parse_code(code)  # before anything is sent
    receiver, keys = Receiver(context.store, context.clock), key_wallet(context)
    transport = transport_for(url)

    def ask(key: SigningKey) -> None:
        enrolment.enrol(
            receiver,
            transport,
            key,
            applicant(commune),
            url=url,
            code=code,
            key_place=keys.store.place,
            now=context.clock(),
        )

    with closing(transport), link_kept(context.store) as before:
        key = _key(context, receiver, keys)
        try:
            ask(key)
        except Declined as declined:
            if declined.code not in _NO_MORE or before is None or key.id != before.device:
                raise
            key = rotation.begin(receiver, keys, "lost")
            ask(key)
        if before is not None and key.id != before.device:
            rotation.forget_key(keys, before.device)
        _take_campaign(context, receiver, transport, key, reporter or Silent())
    return Outcome(receiver.changes | Changes(link=True, outbox=True), None)


def _key(context: CommuneContext, receiver: Receiver, keys: Wallet) -> SigningKey:
    """The device's key; where it is lost, a new one, or that of an earlier try whose answer never came."""
    with receiver.reading() as connection:
        begun = rotation.pending(connection)
    if begun is None or begun.reason != "lost":
        try:
            return device_key(context)
        except KeyLost:
            _log.warning("the device's key is lost: another one is made")
    return rotation.begin(receiver, keys, "lost")


def _take_campaign(
    context: CommuneContext, receiver: Receiver, transport: Transport, key: SigningKey, reporter: Reporter
) -> None:
    try:
        settings = RoundSettings(
            clock=context.clock, downloads=download_cache(context), reporter=reporter, budget_s=_CAMPAIGN_S
        )
        pull.published(receiver, transport, key, settings)
    except (NetworkError, Declined) as error:
        _log.info("campaign not taken yet: %s", error.code)
