"""What the help desk's report says of a commune's link: its address, without anything that would allow access."""

from pathlib import Path

import pytest
from sqlalchemy import update

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.proxy_settings import ProxySettings
from desktop.actions.settings.make_report import Station, compose_report
from desktop.paths import Places
from desktop.policy import Policy
from desktop.settings import Settings
from sync.client.ledger.tables import device


@pytest.mark.parametrize(
    ("url", "told"),
    [("", ""), ("http://user:secret@127.0.0.1:9/relais", "http://127.0.0.1:9/relais")],
)
def test_the_platforms_address_is_told_without_its_password(
    context: CommuneContext, places: Places, tmp_path: Path, url: str, told: str
) -> None:
    with context.store.transaction() as connection:
        connection.execute(update(device).values(url=url))
    station = Station(places, Policy(file=tmp_path / "policy.json"), Settings(), lambda _: ProxySettings({}, None))
    report = compose_report(station, context.clock(), context)
    assert (report.link["platform"], report.link["enrolled"]) == (told, "non")
    assert bool(report.trace) == bool(url)
    assert "secret" not in repr(report)


@pytest.mark.parametrize("home", ["", "/", "/s"])
def test_the_persons_own_folder_is_not_named(
    context: CommuneContext, places: Places, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    """If the path is not one of her own folders, a slash stays a slash."""
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("USERPROFILE", home)
    policy = Policy(file=Path("/s/policy.json"), errors=("/s/policy.json: illisible",))
    station = Station(places, policy, Settings(), lambda _: ProxySettings({}, None))
    report = compose_report(station, context.clock(), context)
    assert report.policy["file"] == str(Path("~/policy.json" if home == "/s" else "/s/policy.json"))
    assert (str(places.data) in report.places.values()) or home == "/s"
