"""Asks for another key: the next exchange names it to the platform, under the present one, and gives that one up."""

from desktop.actions.changes import Changes
from desktop.actions.desk import Desk
from desktop.actions.device_key import device_key, wallet
from desktop.actions.receive import Receiver
from desktop.database.queries import link
from sync.client import rotation
from sync.client.errors import NotEnrolled


def rotate_key(desk: Desk) -> Changes:
    """Raises NotEnrolled, or KeyLost: then there is nothing to replace it under, and a new code is needed."""
    device_key(desk)
    with desk.store.reading() as connection:
        own = link.current(connection)
    if own is None or not own.enrolled:
        raise NotEnrolled
    rotation.begin(Receiver(desk.store), wallet(desk), "rotated")
    return Changes(link=True)
