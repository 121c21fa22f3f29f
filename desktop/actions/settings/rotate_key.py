"""Makes another key: the next exchange tells it to the platform, signed with the present key, which is then dropped."""

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_key import device_key, key_wallet
from desktop.actions.kit.receive import Receiver
from desktop.database.queries import link
from desktop.domain.changes import Changes, Outcome
from sync.client.device import rotation
from sync.client.errors import NotEnrolled


def rotate_key(context: CommuneContext) -> Outcome[None]:
    """Raises NotEnrolled, or KeyLost, where no key can sign the change and a new code is needed."""
    device_key(context)
    with context.store.reading() as connection:
        own = link.current(connection)
    if own is None or not own.enrolled:
        raise NotEnrolled
    rotation.begin(Receiver(context.store, context.clock), key_wallet(context), "rotated")
    return Outcome(Changes(link=True), None)
