"""What a proxy changes of a call without breaking its signature: the platform's answer to that moves nothing here."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from sync.client.connection.transports import DirectTransport
from sync.client.errors import SyncError
from sync.client.ledger import evidence
from sync.client.ledger.tables import copy
from sync.contract.published import Proposal
from sync.contract.wire import Answer, Call
from tests.sync.client import running
from tests.sync.client.ends import SERVICES, Commune, National

Change = Callable[[Call], Call]


def query(more: str) -> Change:
    return lambda call: replace(call, query=call.query + more)


def header(name: str, value: str) -> Change:
    return lambda call: replace(call, headers=call.headers | {name: value})


def without(name: str) -> Change:
    return lambda call: replace(call, headers={key: value for key, value in call.headers.items() if key != name})


def run(commune: Commune, national: National, path: str = "", change: Change | None = None) -> str:
    """How a round ended on which every call at this path was changed."""

    def answer(call: Call) -> Answer:
        return national.answer(change(call) if change and call.path.startswith(f"/sync/v1{path}") else call)

    commune.clock.pass_by(hours=1)
    try:
        return running.run(commune, DirectTransport(answer)).outcome
    except SyncError as error:
        return error.code


@pytest.fixture
def second(enrolled: Commune, national: National, make_commune: Callable[..., Commune]) -> Commune:
    """Another computer of the commune, so that the platform has words that the first one has not read."""
    made = make_commune("45024-b")
    made.enrol(national.transport(), national.code())
    for service in SERVICES[:3]:
        enrolled.act(service)
    run(enrolled, national)
    made.act(SERVICES[3])
    run(made, national)
    return made


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "change"),
    [
        pytest.param("/hello", query("#&ledger=0"), id="behind the greeting"),
        pytest.param("/hello", without("signature-input"), id="a greeting of nobody"),
        pytest.param("/feed", query("#&cursor=0"), id="behind a page"),
        pytest.param("/feed", lambda call: replace(call, path=call.path + "#"), id="behind a path"),
        pytest.param("/ledger", query("#x"), id="behind the ledger"),
        pytest.param("/batches", query("#x"), id="behind a batch"),
        pytest.param("/batches", without("signature-input"), id="a batch of nobody"),
        pytest.param("/batches", header("content-encoding", "br"), id="another encoding"),
        pytest.param("/batches", without("content-encoding"), id="no encoding"),
        pytest.param("/batches", header("content-type", "text/html"), id="another type"),
        pytest.param("/batches", header("content-length", "99999999"), id="another length"),
    ],
)
def test_such_an_answer_is_none(
    enrolled: Commune, second: Commune, national: National, path: str, change: Change
) -> None:
    enrolled.act(SERVICES[4])
    code = run(enrolled, national, path, change)
    assert code in ("not_the_platform", "complete", "body-too-large")
    assert "quarantined" not in enrolled.states().values()
    assert run(enrolled, national) == "complete"
    assert set(enrolled.states().values()) == {"accepted"}


def test_no_contradiction_is_kept_that_is_none(enrolled: Commune, second: Commune, national: National) -> None:
    """Asked of another place in its ledger, the platform seems to have another one."""
    assert run(enrolled, national, "/hello", query("#&ledger=0")) == "not_the_platform"
    with enrolled.reading() as connection:
        assert evidence.count(connection) == 0


@pytest.mark.slow
def test_nothing_is_passed_over_that_is_published(enrolled: Commune, second: Commune, national: National) -> None:
    """The cursor of another page would be the place where the next round goes on."""
    national.publish("proposals", "a", Proposal(id="a", title="A", kind="to_develop"))
    for _ in range(2):
        run(second, national)
    last = next(call.query for call in reversed(national.calls) if call.path.endswith("/feed/pages"))
    assert run(enrolled, national, "/feed/pages", query(f"#&{last}")) == "not_the_platform"
    assert run(enrolled, national) == "complete"
    with enrolled.reading() as connection:
        assert set(connection.scalars(select(copy.c.id).where(copy.c.scope == "proposals"))) == {"a"}
