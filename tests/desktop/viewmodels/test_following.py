"""What each list and sheet reads again: at every change that it may show, each tried alone, and at no other."""

from typing import TYPE_CHECKING, Any

import pytest

from desktop.domain.changes import Changes
from desktop.runtime.connectivity import Connectivity
from desktop.runtime.rounds import RoundDone
from desktop.runtime.syncing import Syncing
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.bin import NeedBin
from desktop.viewmodels.needs.needs_list import Needs
from desktop.viewmodels.needs.neighbours import Neighbours
from desktop.viewmodels.needs.sheet import NeedSheet
from desktop.viewmodels.outbox.outbox import Outbox
from desktop.viewmodels.outbox.usb_stick import CarriedStick
from desktop.viewmodels.requests.bin import RequestBin
from desktop.viewmodels.requests.requests_list import Requests
from desktop.viewmodels.requests.sheet import RequestSheet
from desktop.viewmodels.services.catalogue import Services
from desktop.viewmodels.services.life import ShareLife
from desktop.viewmodels.services.shares import Shares
from desktop.viewmodels.settings.commune import OfCommune
from desktop.viewmodels.settings.device_key import OwnKey
from desktop.viewmodels.settings.link import LinkModel
from desktop.viewmodels.votes.deployments import Deployments
from desktop.viewmodels.votes.steering import Steering
from desktop.viewmodels.votes.votes import Votes

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

SCOPES = {f"scope {name}" for name in ("campaign", "catalogue", "mine", "needs", "receipts")}
#: Every kind of change, one at a time.
ALONE: dict[str, Changes] = {
    kind: Changes(scopes=frozenset({kind.removeprefix("scope ")})) for kind in sorted(SCOPES)
} | {
    name: Changes(**{name: True if isinstance(default, bool) else frozenset({"id"})})
    for name, default in Changes._field_defaults.items()
    if name != "scopes"
}
LISTS: list[tuple[Any, set[str]]] = [
    (Needs, {"needs", "outbox", "scope campaign", "scope mine"}),
    (Neighbours, {"joins", "outbox", "scope needs", "scope campaign"}),
    (Requests, {"requests", "outbox", "scope mine", "scope campaign"}),
    (Shares, {"shares", "outbox", "scope mine", "scope campaign"}),
    (Services, {"votes", "needs", "outbox", "scope catalogue", "scope campaign"}),
    (Votes, {"votes", "needs", "joins", "outbox", "link", "commune", *SCOPES}),
    (Steering, {"steering", "outbox", "link", *SCOPES}),
    (Deployments, {"deployments", "outbox", "link", *SCOPES}),
    (CarriedStick, {"outbox", "link"}),
    (NeedBin, {"needs"}),
    (RequestBin, {"requests"}),
]
#: Of a page whose screens they turn.
TURNING = (Neighbours, Votes, Steering, Deployments, NeedBin, RequestBin)
SHEETS: list[tuple[Any, set[str]]] = [
    (NeedSheet, {"needs", "outbox", "commune", *SCOPES}),
    (RequestSheet, {"requests", "outbox", *SCOPES}),
    (ShareLife, {"shares", "outbox", *SCOPES}),
]


@pytest.mark.slow
def test_a_list_reads_again_what_it_shows(baule: "Commune") -> None:
    for model, concerning in LISTS:
        list_, read = model(baule.actor, *([Latest()] if model in TURNING else [])), []
        list_.refreshed.connect(lambda read=read: read.append(True))
        assert getattr(list_, "known", False) is not True, model  # an empty list is not yet an empty state
        list_.refresh()
        baule.settle()
        assert read, model
        assert getattr(list_, "known", True) is not False, model
        told = set()
        for kind, changes in ALONE.items():
            read.clear()
            baule.actor.announce(changes)
            baule.settle()
            told |= {kind} if read else set()
        assert told == concerning, model


@pytest.mark.slow
def test_what_is_said_of_the_computer_and_its_exchange_is_read_again(baule: "Commune") -> None:
    """These report only what is new, so each is first made to know something else."""
    syncing = Syncing(
        baule.worker,
        baule.actor,
        Connectivity(),
        lambda *_: RoundDone(changes=Changes()),
        lambda *_: Changes(),
        baule.actor.clock,
    )
    outbox, key, link = Outbox(baule.actor, syncing), OwnKey(baule.actor, syncing), LinkModel(baule.actor, syncing)
    commune = OfCommune(baule.actor, lambda: "")
    models: list[tuple[Any, Any, Any, set[str]]] = [
        (outbox, outbox.summed, False, {"outbox", "link", "scope mine", "scope campaign"}),
        (key, key.refreshed, key.known, {"link"}),
        (link, link.refreshed, link.known, {"outbox", "link"}),
        (commune, commune.refreshed, "another", {"commune", "outbox", "requests", *SCOPES}),
    ]
    for model, told, before, concerning in models:
        read: list[bool] = []
        told.connect(lambda read=read: read.append(True))
        model.refresh()
        baule.settle()
        for kind, changes in ALONE.items():
            model.known = before
            read.clear()
            baule.actor.announce(changes)
            baule.settle()
            assert bool(read) == (kind in concerning), (model, kind)


@pytest.mark.parametrize(("model", "concerning"), SHEETS)
def test_a_sheet_reads_again_what_it_shows(baule: "Commune", model: Any, concerning: set[str]) -> None:
    sheet = model(baule.actor, Latest())
    sheet.id = "id"
    assert {kind for kind, changes in ALONE.items() if sheet.concerned_by(changes)} == concerning
