"""The préfet answers a request some days of work after it came."""

from pathlib import Path

from desktop.actions.kit.open_commune import open_commune
from desktop.actions.outbox.exchange import exchange
from desktop.actions.requests.submit_request import submit_request
from desktop.database.errors import DEMONSTRATION
from desktop.database.queries import requests
from desktop.demo.days import working_days
from desktop.demo.days.calendar import StoryClock
from desktop.demo.platform.national import National
from desktop.demo.worlds.situations import home, inside, platform_folder
from desktop.demo.worlds.templates import Templates
from desktop.domain.french import paris_day
from sync.client.connection.transports import DirectTransport
from sync.client.device.keystore import FileKeyStore
from tests.desktop.demo.saying import NOW


def test_the_prefet_takes_two_weeks(templates: Templates, tmp_path: Path) -> None:
    live = tmp_path / "world"
    templates.copy("lived", live)
    clock, places = StoryClock(live, lambda: NOW), inside(live)
    platform = National(platform_folder(live), clock)
    opened = open_commune(places, home().insee, clock, FileKeyStore(places.keys), kind=DEMONSTRATION)
    with opened.store.reading() as connection:
        (ready,) = requests.listed(connection)
    submit_request(opened, ready.id)
    exchange(opened, DirectTransport(platform.answer))
    sent = paris_day(clock())
    decided = platform.decide()
    platform.close()
    opened.close()
    clock.reread()
    assert decided is not None
    assert decided.title == "Le préfet répond"
    assert paris_day(clock()) == working_days.later(sent, 10)
