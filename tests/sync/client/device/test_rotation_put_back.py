"""A platform that was put back to before a computer changed its key: the change is presented again, or is said."""

import pytest
from sqlalchemy import delete, insert

from sync.client.device import rotation
from sync.client.device.keystore import Wallet
from sync.client.errors import Declined
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger.tables import copy
from sync.platform import alarms
from sync.platform.identity import devices
from tests.sync.client import running
from tests.sync.client.commits import Commits
from tests.sync.client.copying import key_of, whole
from tests.sync.client.ends import SERVICES, Commune, National


def run(commune: Commune, national: National, wallet: Wallet) -> RoundOutcome:
    commune.clock.pass_by(minutes=20)
    return running.run(commune, national.transport(), key=key_of(commune, wallet), wallet=wallet)


def changes_key(commune: Commune, national: National, wallet: Wallet) -> str:
    """The id of the key before."""
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
    """The platform stands before the change of key, which an act has followed since; the id of the key before."""
    enrolled.act(SERVICES[0])
    with commits.kept():
        run(enrolled, national, wallet)
    before = changes_key(enrolled, national, wallet)
    enrolled.act(SERVICES[1])
    run(enrolled, national, wallet)
    commits.put_back(commits.files[-1])
    assert enrolled_there(national) == {before: True}
    return before


@pytest.mark.parametrize("due", [False, True], ids=["nothing leaves", "with an act"])
def test_it_is_presented_again_in_the_next_round(
    enrolled: Commune, national: National, wallet: Wallet, lost: str, due: bool
) -> None:
    if due:
        enrolled.act(SERVICES[2])
    key = key_of(enrolled, wallet).id
    with enrolled.transaction() as connection:  # beside what else is kept, of this key or of another
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
    """As after a theft: what was decided before the platform was put back is decided anew, and holds for the heirs."""
    with national.store.writing() as connection:
        devices.revoke(connection, lost, national.clock())
    for _ in range(2):
        with pytest.raises(Declined):
            run(enrolled, national, wallet)
    assert enrolled_there(national) == {lost: False}


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
