"""What an answer from a stick says of the préfet: only what it brought, not what was known here before."""

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.requests.submit_request import submit_request
from desktop.viewmodels.outbox.usb_stick import take
from sync.platform.conduct import requests
from sync.platform.files import RequestDecisionFile
from tests.desktop.actions.exchanging import National, enrolled, national
from tests.desktop.actions.requests.ready_requests import ready
from tests.desktop.viewmodels.conftest import baule
from tests.sync.client.carrying import Usb

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule", "national"]


def test_it_is_said_only_by_what_brought_it(baule: "Commune", national: National, tmp_path: Path) -> None:
    """The stick announced "Financement accordé" again, as nobody had looked at the request meanwhile."""
    context = baule.context
    enrolled(context, national)
    one, other = ready(context), ready(context, title="Numériser les actes")
    for id in (one, other):
        submit_request(context, id)
    exchange(context, national.transport)
    decide(national, one)
    exchange(context, national.transport)
    decide(national, other)
    usb = tmp_path / "usb"
    usb.mkdir()
    file = export_bundle(context, usb).value.file
    _taken, answers = take(context, Usb(usb).answer(national, file)).value
    assert ["Numériser les actes" in answer for answer in answers] == [True]


def decide(national: National, id: str) -> None:
    with national.store.writing() as connection:
        requests.decide(connection, id, RequestDecisionFile(status="accepted", reason="Utile."), national.clock())
