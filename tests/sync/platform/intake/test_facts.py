"""The facts that decide a block's acts are read with a few queries, however many acts it holds."""

from typing import Any

from sqlalchemy import event, text

from sync.contract.bodies import BODIES, body_of
from sync.contract.operations import Operation, freeze, intent
from sync.platform.conduct import campaigns
from sync.platform.identity.callers import Device
from sync.platform.intake import facts
from sync.platform.lines import Received
from sync.platform.publish import feed
from tests.sync.platform.conducting import accepted, decide, propose
from tests.sync.platform.rules.acts import ACTS, BAULE, SIREN

CALLER = Device(id="d1", commune=BAULE, siren=SIREN, public_key=b"", seq=0, head=None)


def received(operation: Operation) -> Received:
    frozen = freeze(operation)
    return Received(operation=operation, frozen=frozen, intent=intent(frozen), body=body_of(operation))


def asked(world: Any, block: list[Received]) -> tuple[facts.Facts, int]:
    """The facts, and how many queries they took."""
    questions: list[str] = []
    with world.store.reading() as connection:
        campaign = campaigns.current(connection)
        connection.execute(text("SELECT 1"))

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            questions.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        return facts.gather(connection, CALLER, campaign, block), len(questions)


def test_a_full_block_of_all_acts_takes_five_questions(world: Any) -> None:
    block = [received(one) for one in ACTS.values()]
    assert {one.operation.type for one in block} == {name for name, _ in BODIES}
    _, questions = asked(world, block * 2)
    assert questions == 5


def test_what_no_act_names_is_not_asked(world: Any) -> None:
    _, questions = asked(world, [received(ACTS["personal.erase"])])
    assert questions == 1  # which phases were open


def test_what_was_accepted_is_found_again(world: Any, device: Any) -> None:
    neighbour = world.device("45025")
    need = accepted(device, "need.submit", {"need": "n1", "title": "Titre", "description": "D"})
    accepted(neighbour, "need.submit", {"need": "theirs", "title": "Titre", "description": "D"})
    first, second = propose(world, "n1"), propose(world, "theirs")
    world.phase("vote")
    decide(world, retained=[first], not_retained=[second])
    named = [
        device.act("need.withdraw", {"need": "n1", "submission": need.op}),
        device.act("need.join", {"need": "theirs"}),
        device.cast(first, "proposal"),
        device.cast(second, "proposal"),
        device.cast(),
    ]
    found, _ = asked(world, [received(one) for one in named])
    assert (found.decided, found.retained, found.live) == ({first, second}, {first}, frozenset())
    assert found.subjects["opencimetiere"] == {"service"}
    assert (found.needs["n1"].state, found.needs["n1"].revision) == ("grouped", need.op)
    assert (found.public_needs, found.mine) == ({"n1", "theirs"}, {"n1": "need"})
    assert found.own(need.op) is not None
    assert found.may_vote


def test_what_was_taken_off_a_list_is_no_longer_there(world: Any, device: Any) -> None:
    assert device.one(device.cast("actes")).status == "accepted"
    with world.store.writing() as connection:
        feed.retract(connection, "catalogue", "actes")
    assert device.one(device.cast("actes")).reason == "subject_unknown"


def test_what_was_held_is_accepted_for_those_behind_it_in_the_block(device: Any) -> None:
    text = {"need": "n1", "title": "Titre", "description": "D"}
    first = device.act("need.submit", text)
    second = device.act("need.amend", text, base=first.op)
    third = device.act("need.amend", text, base=second.op)
    assert device.one(second).status == "held"
    (block,) = device.deposit([first, second, third]).blocks
    assert block.exceptions == ()


def test_another_intent_under_a_known_id_changes_nothing_for_those_behind_it(device: Any) -> None:
    first = accepted(device, "need.submit", {"need": "n1", "title": "Titre", "description": "D"})
    forged = device.cast(op=first.op)
    second = device.act("need.amend", {"need": "n1", "title": "Deux", "description": "D"}, base=first.op)
    (block,) = device.deposit([forged, second]).blocks
    assert [(one.op, one.reason) for one in block.exceptions] == [(first.op, "intent_differs")]


def test_two_affairs_of_one_block_do_not_share_an_id(device: Any) -> None:
    need, share = device.need("x"), device.act("service.share", {"share": "x", "title": "T", "summary": "S"})
    request = device.act("request.submit", ACTS["request.submit"].body | {"request": "x"})
    (block,) = device.deposit([need, share, request]).blocks
    assert [one.reason for one in block.exceptions] == ["share_exists", "request_exists"]
