"""One false page of the commune's own cases takes no need and no request away, nor makes it something else: as a
draft it would be sent twice.
"""

from typing import Any

import pytest

from sync.client.news import Published
from tests.sync.client import running
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.own_cases import FORGED, NEED, kept, lying
from tests.sync.client.resigning import Resigning

TEXT = {"need": "n1", "title": "Un", "description": "Deux."}
REQUEST = {
    "kind": "request",
    "id": "n1",
    "title": "Former les agents",
    "category": "agent_training",
    "level": "department",
    "authority": "45",
    "submission": FORGED,
}
SHARE = {"kind": "share", "id": "n1", "title": "Autre"}
VOTE = {
    "kind": "vote",
    "id": "vote.n1",
    "subject": "n1",
    "subject_kind": "service",
    "casts": [{"op": FORGED, "deposited_at": "2021-02-10T09:00:00Z"}],
}
GONE: dict[str, Any] = {}


def answer_once(national: National, id_: str, value: dict[str, Any]) -> Resigning:
    """The platform, which tells once this of the row of this id."""
    item = {"id": id_, "position": 99, "value": value} | ({} if value else {"deleted": True})

    def change(_: Any, said: Any) -> Any:
        for page in said.get("pages", [said]):
            if page.get("scope") == "mine":
                page["items"] = [one for one in page["items"] if one["id"] != id_] + [item]
        return said

    return Resigning(national.answer, national.keys.signing, change)


def run(pc: Commune, transport: Any, **later: int) -> dict[str, str]:
    """The kind of each row, after a round."""
    pc.clock.pass_by(**later or {"minutes": 20})
    assert running.run(pc, transport).outcome == "complete"
    return {id_: row["kind"] for id_, row in kept(pc).items()}


def removed(pc: Commune) -> list[str]:
    return [id_ for one in pc.news if isinstance(one, Published) and one.scope == "mine" for id_ in one.removed]


@pytest.mark.slow
@pytest.mark.parametrize("value", [GONE, SHARE, REQUEST, VOTE | {"id": "n1"}], ids=["none", "share", "request", "vote"])
def test_a_need_of_another_computer_stays_as_it_was_told(
    enrolled: Commune, second: Commune, national: National, value: dict[str, Any]
) -> None:
    second.act("n1", type="need.submit", body=TEXT)
    running.run(second, national.transport())
    run(enrolled, national.transport())
    before = kept(enrolled)
    enrolled.news.clear()
    assert run(enrolled, answer_once(national, "n1", value)) == {"n1": "need"}
    assert (kept(enrolled), enrolled.news) == (before, [])
    assert run(enrolled, national.transport(), days=1) == {"n1": "need"}
    assert (kept(enrolled), removed(enrolled), enrolled.verify().ok) == (before, [], True)


@pytest.mark.slow
@pytest.mark.parametrize("value", [GONE, SHARE, NEED | {"id": "n1"}], ids=["none", "share", "need"])
def test_and_so_does_a_request(enrolled: Commune, national: National, value: dict[str, Any]) -> None:
    run(enrolled, lying(national.answer, national.keys.signing, REQUEST))
    assert run(enrolled, answer_once(national, "n1", value)) == {"n1": "request"}
    assert removed(enrolled) == []


@pytest.mark.slow
def test_a_service_that_was_proposed_is_never_deleted_but_may_be_what_it_is_said_to_be(
    enrolled: Commune, national: National
) -> None:
    """A need whose text the false word hid would else be hidden for ever."""
    run(enrolled, answer_once(national, "n1", SHARE))
    assert run(enrolled, answer_once(national, "n1", GONE)) == {"n1": "share"}
    assert run(enrolled, answer_once(national, "n1", NEED | {"id": "n1"})) == {"n1": "need"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "named"),
    [(NEED, "submission"), (NEED, "revision"), (REQUEST | {"id": "n9"}, "submission")],
    ids=["need", "text", "request"],
)
def test_nothing_is_made_of_an_act_of_ours_that_is_another_s(
    enrolled: Commune, second: Commune, national: National, value: dict[str, Any], named: str
) -> None:
    """A service that was proposed here, a vote or another need, told as a need, would be one that the ledger bears."""
    shared = {"share": "n9", "title": "Guichet", "summary": "Un guichet."}
    ours = (
        enrolled.act("n9", type="service.share", body=shared).op,
        enrolled.act().op,
        enrolled.act("n1", type="need.submit", body=TEXT).op,
    )
    theirs = second.act("n2", type="need.submit", body=TEXT | {"need": "n2"}).op
    running.run(second, national.transport())
    before = run(enrolled, national.transport())
    assert before == {"n1": "need", "n2": "need", "n9": "share"}
    for op in ours:
        names = {name: theirs for name in ("submission", "revision") if name in value} | {named: op}
        assert run(enrolled, answer_once(national, "n9", value | names)) == before
    assert run(enrolled, answer_once(national, "n5", value | names | {"id": "n5"})) == before  # nor of what is not here
    whole = before | {f"vote.{SERVICES[0]}": "vote"}
    assert (run(enrolled, national.transport(), days=1), enrolled.verify().ok) == (whole, True)


@pytest.mark.parametrize(
    ("id_", "value"), [("vote.n9", NEED), ("vote.n9", NEED | {"id": "vote.n9"}), ("n1", NEED), ("n1", VOTE)]
)
def test_nothing_is_told_under_the_id_of_something_else(
    enrolled: Commune, national: National, id_: str, value: dict[str, Any]
) -> None:
    """A need under that of a vote would go with the vote."""
    assert run(enrolled, answer_once(national, id_, value)) == {}


def test_control_a_vote_goes_and_comes_back_the_next_day(
    enrolled: Commune, second: Commune, national: National
) -> None:
    second.act()
    running.run(second, national.transport())
    vote = f"vote.{SERVICES[0]}"
    assert run(enrolled, national.transport()) == {vote: "vote"}
    assert run(enrolled, answer_once(national, vote, GONE)) == {}
    assert removed(enrolled) == [vote]
    assert run(enrolled, national.transport(), days=1) == {vote: "vote"}
