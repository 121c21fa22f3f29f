"""An act comes again with the receipt of an earlier day: everything that its effect dated gets that day.

The platform was put back, had the act without its receipt first (from a stick again, or a copy of the data folder), and
is shown the receipt only now.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from sync.contract.operations import Operation
from sync.contract.published import Deployment, Own, PublicNeed
from sync.platform.conduct import campaigns, redirections, requests, shares, votes
from sync.platform.files import RedirectionFile, RedirectionLine, RequestDecisionFile
from tests.sync.platform.conducting import accepted, interested, mine, reads, retained
from tests.sync.platform.conftest import SERVICE
from tests.sync.platform.presenting import presents, signed
from tests.sync.platform.rules.acts import ACTS

DAY = timedelta(days=1)


@pytest.fixture
def began(world: Any) -> datetime:
    """The lost day; today is ten days later."""
    began: datetime = world.now
    world.now += 10 * DAY
    return began


def shows(device: Any, act: Operation, at: datetime) -> str:
    return presents(device, act, signed(device, act, at)).status


def test_a_vote(world: Any, device: Any, began: datetime) -> None:
    act = accepted(device, "vote.cast", device.cast().body)
    assert shows(device, act, began) == "accepted"
    with world.store.reading() as connection:
        (ballot,) = votes.ballots(connection, campaigns.current(connection).id)
    assert datetime.fromisoformat(ballot.deposited_at) == began
    assert [one.deposited_at for one in mine(device, f"vote.{SERVICE}").casts] == [began]


def test_the_last_word_on_an_interest(world: Any, device: Any) -> None:
    proposal = retained(world, device)
    world.phase("steering")
    began = world.now
    world.now += 10 * DAY
    last = interested(device, proposal, "referent")
    first = interested(device, proposal, "participant")
    assert mine(device, f"interest.{proposal}").role == "participant"
    assert shows(device, first, began) == "accepted"
    assert mine(device, f"interest.{proposal}").role == "referent"
    told = mine(device, f"declaration.{proposal}").acts
    assert [one.op for one in told] == [first.op, last.op]
    assert told[0].deposited_at == began


def test_the_last_word_of_nous_aussi(world: Any, device: Any, began: datetime) -> None:
    neighbour = world.device("45025")
    accepted(neighbour, "need.submit", neighbour.need("n1").body)
    last, first = (accepted(device, "need.join", {"need": "n1", "comment": one}) for one in ("Deux", "Un"))
    assert shows(device, first, began) == "accepted"
    assert [one["comment"] for one in reads(device, "needs")["n1"]["joined"]] == ["Deux"]
    assert [one.op for one in mine(device, "join.n1").acts] == [first.op, last.op]


def test_a_withdrawn_request_and_one_that_is_answered(world: Any, device: Any, began: datetime) -> None:
    body, document = ACTS["request.submit"].body, {"name": "plan.pdf", "sha256": "ab" * 32, "size": 9}
    for name in ("r1", "r2"):
        listed = {"request": name, "attachments": [document]}
        submit = accepted(device, "request.submit", body | listed, attachments=(document["sha256"],))
        if name == "r1":
            back = accepted(device, "request.withdraw", {"request": name, "submissions": [submit.op]})
            assert shows(device, back, began + DAY) == "accepted"
            assert mine(device, name).moved_at == began + DAY
        else:
            with world.store.writing() as connection:
                requests.decide(connection, name, RequestDecisionFile(status="accepted", reason="Oui."), world.clock())
        state = mine(device, name).state
        assert shows(device, submit, began) == "accepted"
        assert mine(device, name).state == state


def test_the_commune_to_which_a_needs_id_belongs(world: Any, device: Any, began: datetime) -> None:
    """The id was taken twice since the platform was put back; the commune that had it first shows its receipt last."""
    other = world.device("45025")
    taken = accepted(other, "need.submit", other.need("n1", title="Pris").body)
    ours = device.need("n1", title="À nous")
    assert shows(device, ours, began + 2 * DAY) == "accepted"
    assert [one["title"] for one in reads(device, "needs").values()] == ["À nous"]
    assert shows(other, taken, began + DAY) == "accepted"
    assert [one["title"] for one in reads(device, "needs").values()] == ["Pris"]


@pytest.mark.parametrize("kind", ACTS)
def test_an_act_of_any_kind_leaves_what_it_leaves_at_once(
    make_world: Any, device: Any, began: datetime, kind: str
) -> None:
    fresh = make_world(enrolled=True)
    at_once = type(device)(fresh, device.key, device.commune)
    assert [shows(device, ACTS[kind], began + days * DAY) for days in (2, 1, 0)] == ["accepted"] * 3
    assert shows(at_once, ACTS[kind], began) == "accepted"
    for scope in ("mine", "needs", "deployments"):
        assert _read(device, scope) == _read(at_once, scope)


def _read(device: Any, scope: Any) -> dict[str, Any]:
    """The values as each computer of the commune reads them: what is missing has its default."""
    shape: Any = {"mine": Own, "needs": PublicNeed, "deployments": Deployment}[scope]
    return {id_: msgspec.convert(value, shape) for id_, value in reads(device, scope).items()}


def test_what_was_answered_goes_on_saying_when(world: Any, device: Any, began: datetime) -> None:
    """The time of the answer stays, whatever day the act turns out to be from."""
    acts = [accepted(device, kind, ACTS[kind].body) for kind in ("need.submit", "service.share", "request.submit")]
    ids = [str(act.body.get("need") or act.body.get("share") or act.body.get("request")) for act in acts]
    world.now += DAY
    with world.store.writing() as connection:
        line = RedirectionLine(need=ids[0], outcome="ineligible", reason="Pas mutualisable.")
        redirections.redirect(connection, campaigns.current(connection), RedirectionFile(decisions=(line,)), world.now)
        shares.decline(connection, ids[1], "Déjà au catalogue.", world.now)
        file = RequestDecisionFile(status="incomplete", reason="Il manque un devis.", missing=("Devis",))
        requests.decide(connection, ids[2], file, world.now)
    told = [mine(device, id_) for id_ in ids]
    assert [one.state for one in told] == ["ineligible", "declined", "incomplete"]
    for act in acts:
        assert shows(device, act, began) == "accepted"
    assert [mine(device, id_) for id_ in ids] == told
