"""Earlier acts on a need are found quickly, however much else the commune has sent."""

from typing import Any, get_args

from sqlalchemy import event, update

from sync.platform.conduct import campaigns, statements
from sync.platform.effects import history
from sync.platform.pending import Pending
from sync.platform.tables import statement
from tests.sync.platform.conducting import accepted
from tests.sync.platform.conftest import World
from tests.sync.platform.rules.acts import ACTS


def test_the_acts_on_a_need_are_looked_up_by_its_id(world: World, device: Any) -> None:
    """Reading all acts of the commune took seconds for each block, during which SQLite allowed no other writer."""
    asked: list[tuple[str, Any]] = []
    text = {"title": "Suivre les concessions", "description": "Sur papier."}
    first, other = (accepted(device, "need.submit", text | {"need": need}) for need in ("n1", "n2"))
    amended = device.act("need.amend", text | {"need": "n1"}, base=first.op)
    back = device.act("need.withdraw", {"need": "n1", "submission": first.op})
    device.deposit([amended, back])
    with world.store.reading() as connection:
        campaign = campaigns.current(connection)
        event.listen(connection, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
        found = history.of_need(Pending(connection), campaign, "45024", "n1")
        ((statement, values),) = asked
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert {one.operation.op for one in found} == {first.op, amended.op, back.op}
    assert other.op not in {one.operation.op for one in found}
    assert "USING INDEX operation_need" in plan[0].detail


def test_a_request_is_made_of_its_submissions_and_of_nothing_else_that_was_said_under_its_id(
    world: World, device: Any
) -> None:
    sent = accepted(device, "request.submit", ACTS["request.submit"].body | {"request": "r1"})
    with world.store.writing() as connection:
        campaign = campaigns.current(connection)
        for kind in get_args(statements.StatementKind):
            connection.execute(update(statement).values(kind=kind))
            found = history.of_request(Pending(connection), campaign, "45024", "r1")
            assert [one.operation.op for one in found] == [sent.op] * (kind == "request"), kind
