"""The platform was put back to before a change of key: the change is presented again, or the person is told."""

from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import delete, insert, select

from sync.client.device import rotation
from sync.client.device.keystore import Wallet
from sync.client.errors import Declined, NetworkError
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import link
from sync.client.ledger.tables import copy
from sync.contract.enrolment import DeviceStatement, EnrolmentAnswer, sign_statement
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call, Transport
from sync.platform import alarms
from sync.platform.identity import devices
from tests.sync.client import running
from tests.sync.client.between import Between, refusing
from tests.sync.client.commits import Commits
from tests.sync.client.copying import key_of, whole
from tests.sync.client.ends import SERVICES, Commune, National


def run(commune: Commune, national: National, wallet: Wallet, *, through: Transport | None = None) -> RoundOutcome:
    commune.clock.pass_by(minutes=20)
    return running.run(commune, through or national.transport(), key=key_of(commune, wallet), wallet=wallet)


def changes_key(commune: Commune, national: National, wallet: Wallet) -> str:
    """The id of the key before the change."""
    before = key_of(commune, wallet).id
    rotation.begin(commune, wallet, "rotated")
    assert run(commune, national, wallet).key_replaced == "rotated"
    return before


def enrolled_there(national: National) -> dict[str, bool]:
    """Whether each key may act."""
    with national.store.reading() as connection:
        return {one["id"]: one["revoked_at"] is None for one in devices.all_devices(connection)}


@pytest.fixture
def lost(enrolled: Commune, national: National, wallet: Wallet, commits: Commits) -> str:
    """The platform is put back to before the change of key, after which an act was sent; the id of the earlier key."""
    enrolled.act(SERVICES[0])
    with commits.kept():
        run(enrolled, national, wallet)
    before = changes_key(enrolled, national, wallet)
    enrolled.act(SERVICES[1])
    run(enrolled, national, wallet)
    commits.put_back(commits.files[-1])
    assert enrolled_there(national) == {before: True}
    return before


@pytest.mark.slow
@pytest.mark.parametrize("due", [False, True], ids=["nothing leaves", "with an act"])
def test_it_is_presented_again_in_the_next_round(
    enrolled: Commune, national: National, wallet: Wallet, lost: str, due: bool
) -> None:
    if due:
        enrolled.act(SERVICES[2])
    key = key_of(enrolled, wallet).id
    with enrolled.transaction() as connection:  # beside other kept values, of this key or of another
        for scope, id_ in (("a", key), ("z", key), ("rotated", "0"), ("rotated", "~")):
            connection.execute(insert(copy).values(scope=scope, id=id_, position=0, value="{}"))
    done = run(enrolled, national, wallet)
    assert (done.outcome, done.recovered, done.accepted) == ("complete", 1, 1 + due)
    assert enrolled_there(national) == {lost: False, key_of(enrolled, wallet).id: True}
    assert run(enrolled, national, wallet).recovered == 0
    assert whole(enrolled, 2 + due)
    assert sum(national.votes().values()) == 2 + due
    with national.store.reading() as connection:
        found = {one["kind"]: one["device"] for one in alarms.all_alarms(connection)}
    assert found["key_again"] == key_of(enrolled, wallet).id


def test_where_an_operator_takes_the_old_one_back_the_new_one_is_refused(
    enrolled: Commune, national: National, wallet: Wallet, lost: str
) -> None:
    """As after a theft: what was decided before the platform was put back is decided again, also for the later keys."""
    with national.store.writing() as connection:
        devices.revoke(connection, lost, national.clock())
    for _ in range(2):
        national.calls.clear()
        with pytest.raises(Declined):
            run(enrolled, national, wallet)
        assert national.asked("GET", "/hello") == 1, "nor is it greeted anew"
    assert enrolled_there(national) == {lost: False}


def statement_of(commune: Commune) -> DeviceStatement | None:
    with commune.reading() as connection:
        own = link.read(connection)
    return None if own is None else own.statement


@pytest.mark.parametrize(("code", "status"), [("quota-rotations", 429), ("call-old", 401)])
def test_a_platform_that_takes_it_later_is_not_one_that_does_not_know_the_computer(
    enrolled: Commune, national: National, wallet: Wallet, lost: str, code: str, status: int
) -> None:
    """Shows the platform's own message, and asks for no new code."""
    with pytest.raises(Declined) as refused:
        run(enrolled, national, wallet, through=refusing(national, code, status, lambda body: b'"by_old"' in body))
    assert (refused.value.code, refused.value.status) == (code, status)
    enrolled.clock.pass_by(days=1)
    assert run(enrolled, national, wallet).outcome == "complete"
    assert whole(enrolled, 2)
    assert not enrolled_there(national)[lost]


@pytest.mark.slow
def test_the_statement_that_it_signs_now_is_kept(
    enrolled: Commune, national: National, wallet: Wallet, lost: str
) -> None:
    before = statement_of(enrolled)
    run(enrolled, national, wallet)
    after = statement_of(enrolled)
    assert before is not None
    assert after is not None
    assert (after.device, after.public_key) == (before.device, before.public_key)
    assert after.enrolled_at > before.enrolled_at


@pytest.mark.slow
@pytest.mark.parametrize("wrong", ["of another platform", "about another key"])
def test_a_statement_that_is_not_for_this_key_changes_nothing(
    enrolled: Commune, national: National, wallet: Wallet, lost: str, wrong: str
) -> None:
    before, other = statement_of(enrolled), SigningKey.generate()

    def change(call: Call, ask: Callable[[Call], Answer]) -> Answer:
        answer = ask(call)
        if not call.path.endswith("keys:rotate"):
            return answer
        said = msgspec.json.decode(answer.body, type=EnrolmentAnswer)
        if wrong == "of another platform":
            statement = sign_statement(other, said.statement)
        else:
            about = msgspec.structs.replace(said.statement, device=other.id, public_key=other.public)
            statement = sign_statement(national.keys.signing, about)
        return replace(answer, body=msgspec.json.encode(msgspec.structs.replace(said, statement=statement)))

    with pytest.raises(NetworkError) as raised:
        run(enrolled, national, wallet, through=Between(national, change))
    assert raised.value.code == "not_the_platform"
    assert statement_of(enrolled) == before


@pytest.mark.slow
def test_only_the_last_change_is_kept(enrolled: Commune, national: National, wallet: Wallet) -> None:
    for _ in range(2):
        changes_key(enrolled, national, wallet)
    with enrolled.reading() as connection:
        kept = connection.execute(select(copy.c.id).where(copy.c.scope == "rotated")).scalars().all()
    assert kept == [key_of(enrolled, wallet).id]


@pytest.mark.slow
@pytest.mark.parametrize("why", ["changed twice", "by an earlier version"])
def test_else_it_is_said_and_a_new_code_brings_all_back(
    enrolled: Commune, national: National, wallet: Wallet, lost: str, commits: Commits, why: str
) -> None:
    if why == "changed twice":
        run(enrolled, national, wallet)
        changes_key(enrolled, national, wallet)
        commits.put_back(commits.files[-1])
    else:
        with enrolled.transaction() as connection:
            connection.execute(delete(copy).where(copy.c.scope == "rotated"))
    with pytest.raises(Declined) as refused:
        run(enrolled, national, wallet)
    assert refused.value.code == "device-unknown"
    assert "remise à un état d’avant" in refused.value.remedy
    assert "Demandez un code" in refused.value.remedy
    enrolled.key = key_of(enrolled, wallet)
    enrolled.enrol(national.transport(), national.code())
    assert run(enrolled, national, wallet).outcome == "complete"
    assert whole(enrolled, 2)
    assert sum(national.votes().values()) == 2
    assert enrolled_there(national)[lost], "which the operator is told to take back"
