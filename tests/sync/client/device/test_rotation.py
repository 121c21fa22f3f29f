"""A change of key: on request, after a restore, after a copy; and interrupted between any two steps."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from msgspec import structs
from sqlalchemy import Connection, insert

from sync.client.connection.transports import DirectTransport, FaultyTransport
from sync.client.device import rotation
from sync.client.device.keystore import KeyStoreError, MemoryKeyStore, Place, Wallet
from sync.client.errors import Declined, KeyLost, NetworkError
from sync.client.exchange.round_history import RoundOutcome
from sync.client.ledger import journal
from sync.client.ledger.tables import restored
from sync.client.news import News
from sync.contract.http_signatures import sign_answer
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call
from tests.sync.client import running
from tests.sync.client.copying import former_keys, key_of, whole
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.strange_problems import strange


def run(commune: Commune, national: National, wallet: Wallet, **more: Any) -> RoundOutcome:
    return running.run(commune, national.transport(), key=key_of(commune, wallet), wallet=wallet, **more)


def ask_for_another(commune: Commune, wallet: Wallet) -> None:
    rotation.begin(commune, wallet, "rotated")


@pytest.mark.slow
def test_another_key_is_asked_for_and_the_journal_goes_on(
    enrolled: Commune, wallet: Wallet, national: National
) -> None:
    enrolled.act(SERVICES[0])
    assert run(enrolled, national, wallet).key_replaced == ""
    before = enrolled.key.id
    ask_for_another(enrolled, wallet)
    enrolled.act(SERVICES[1])
    done = run(enrolled, national, wallet)
    assert (done.key_replaced, done.accepted, done.outcome) == ("rotated", 1, "complete")
    assert key_of(enrolled, wallet).id != before
    assert wallet.load(before) is None  # a thief can no longer use it
    assert former_keys(enrolled) == ["rotated"]
    assert run(enrolled, national, wallet).key_replaced == ""
    assert whole(enrolled, 2)


@pytest.mark.slow
def test_the_key_changes_before_the_first_act(enrolled: Commune, wallet: Wallet, national: National) -> None:
    ask_for_another(enrolled, wallet)
    run(enrolled, national, wallet)
    enrolled.act()
    run(enrolled, national, wallet)
    assert whole(enrolled, 1)


def test_a_journal_under_a_stranger_s_key_is_still_seen(enrolled: Commune, wallet: Wallet) -> None:
    """The control: another beginning is not accepted."""
    enrolled.act()
    with enrolled.transaction() as connection:
        connection.exec_driver_sql("UPDATE device SET public_key = ?", (SigningKey.generate().public,))
    assert enrolled.verify().first_bad == "Journal, ligne 1\u00a0: la chaîne est rompue."


@pytest.mark.slow
def test_two_copies_send_each_act_once_and_both_verify(
    enrolled: Commune, wallet: Wallet, national: National, copy: Any
) -> None:
    enrolled.act(SERVICES[0])
    run(enrolled, national, wallet)
    enrolled.act(SERVICES[1])  # waits in both
    other, keys = copy(enrolled, wallet)
    for subject in SERVICES[2:5]:
        enrolled.act(subject)
    other.act(SERVICES[5])
    assert run(enrolled, national, wallet).accepted == 4
    done = run(other, national, keys)
    assert (done.key_replaced, done.sent, done.accepted, done.elsewhere) == ("cloned", 1, 1, 3)
    enrolled.act(SERVICES[6])
    last = run(enrolled, national, wallet)
    assert (last.key_replaced, last.accepted, last.elsewhere) == ("", 1, 1)
    other.act(SERVICES[7])
    assert run(other, national, keys).accepted == 1
    assert national.votes() == dict.fromkeys(SERVICES[:8], 1)
    assert whole(enrolled, 6)
    assert whole(other, 4)
    assert former_keys(other) == ["cloned"]


@pytest.mark.slow
def test_without_a_key_of_its_own_a_copy_goes_on_under_the_same(
    enrolled: Commune, wallet: Wallet, national: National, copy: Any
) -> None:
    """The control: only the check of the head sees the fork; each act counts once all the same."""
    other, _ = copy(enrolled, wallet)
    enrolled.act(SERVICES[0])
    other.act(SERVICES[1])
    run(enrolled, national, wallet)
    running.run(other, national.transport())
    assert former_keys(other) == []
    assert national.votes() == dict.fromkeys(SERVICES[:2], 1)


@pytest.mark.slow
def test_a_batch_that_was_cut_before_the_fork_is_sent_again_under_the_new_key(
    enrolled: Commune, wallet: Wallet, national: National, copy: Any
) -> None:
    other, keys = copy(enrolled, wallet)
    other.act(SERVICES[0])
    broken = FaultyTransport(national.transport(), lambda call: "before" if call.path.endswith("/batches") else None)
    with pytest.raises(NetworkError):
        running.run(other, broken, wallet=keys)
    assert other.batches()
    enrolled.act(SERVICES[1])
    run(enrolled, national, wallet)
    other.clock.pass_by(hours=1)
    done = run(other, national, keys)
    assert (done.key_replaced, done.accepted) == ("cloned", 1)
    assert other.batches() == []
    assert whole(other, 1)


def test_a_restored_computer_gives_its_old_key_up(
    enrolled: Commune, wallet: Wallet, national: National, copy: Any
) -> None:
    enrolled.act(SERVICES[0])
    old, keys = copy(enrolled, wallet)
    enrolled.act(SERVICES[1])
    run(enrolled, national, wallet)
    with enrolled.reading() as connection:
        end = journal.last(connection)
    with old.transaction() as connection:
        connection.execute(
            insert(restored).values(at="", backup="b", seq=1, head="", lost_seq=end.seq, lost_head=end.head)
        )
    done = run(old, national, keys)
    assert (done.key_replaced, done.sent, done.elsewhere) == ("restored", 0, 1)
    assert whole(old, 1)
    with pytest.raises(Declined) as refused:
        run(enrolled, national, wallet)
    assert refused.value.code == "device-replaced"


@pytest.mark.slow
def test_a_platform_that_tells_nothing_in_its_greeting_is_asked(
    enrolled: Commune, wallet: Wallet, national: National, copy: Any
) -> None:
    other, keys = copy(enrolled, wallet)
    enrolled.act(SERVICES[0])
    run(enrolled, national, wallet)
    other.act(SERVICES[1])
    done = running.run(other, DirectTransport(_Terse(national).answer), wallet=keys)
    assert done.key_replaced == "cloned"


class _Terse:
    """Knows who greets only when it is asked."""

    def __init__(self, national: National) -> None:
        self._national = national

    def answer(self, call: Call) -> Answer:
        if call.path.endswith("/hello"):
            headers = {name: value for name, value in call.headers.items() if not name.startswith("signature")}
            said = self._national.answer(structs.replace(call, headers=headers))
            bare = structs.replace(said, headers={"content-type": said.headers["content-type"]})
            return sign_answer(self._national.keys.signing, bare, call)
        return self._national.answer(call)


#: All steps from the greeting to the end of the old key, and a few more.
_STEPS = 18


class Killed(BaseException):
    """Ends the process as a kill does: no code of ours catches it."""


class Mortal:
    """Host, transport and keystore of one process that dies at its n-th step, before or after it."""

    def __init__(self, commune: Commune, national: National, keys: MemoryKeyStore, dies_at: int) -> None:
        self._commune, self._national, self._keys, self._left = commune, national, keys, dies_at
        self.place: Place = "file"

    def _step(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise Killed

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        self._step()
        with self._commune.transaction() as connection:
            yield connection
            self._step()  # before the commit: nothing is kept
        self._step()

    def reading(self) -> AbstractContextManager[Connection]:
        return self._commune.reading()

    def receive(self, connection: Connection, news: News) -> None:
        self._commune.receive(connection, news)

    def send(self, call: Call) -> Answer:
        self._step()
        answer = self._national.answer(call)
        self._step()
        return answer

    def close(self) -> None:
        return None

    def store(self, name: str, secret: bytes) -> None:
        self._step()
        self._keys.store(name, secret)
        self._step()

    def load(self, name: str) -> bytes | None:
        return self._keys.load(name)

    def forget(self, name: str) -> None:
        self._step()
        self._keys.forget(name)
        self._step()


def survived(commune: Commune, wallet: Wallet, national: National, dies_at: int) -> bool:
    """One run of the program; False when no step is left at which it could die."""
    assert isinstance(wallet.store, MemoryKeyStore)
    mortal = Mortal(commune, national, wallet.store, dies_at)
    try:
        running.run(commune, mortal, host=mortal, key=key_of(commune, wallet), wallet=Wallet(mortal, "base"))
    except Killed:
        return False
    return True


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("why", ["rotated", "cloned"])
def test_killed_between_any_two_steps_the_same_key_comes(
    enrolled: Commune, wallet: Wallet, national: National, copy: Any, why: str, every: int
) -> None:
    behind, behind_keys = copy(enrolled, wallet)
    enrolled.act(SERVICES[20])
    run(enrolled, national, wallet)
    for dies_at in range(1, _STEPS + 1, every):
        national.clock.pass_by(days=1)  # a commune may change its keys twenty times a day
        other, keys = copy(behind, behind_keys)
        other.act(SERVICES[dies_at])
        if why == "rotated":
            # A copy that asks for another key makes its twin's key invalid: this one has a key of its own first.
            run(other, national, keys)
            ask_for_another(other, keys)
        assert not survived(other, keys, national, dies_at)
        done = run(other, national, keys)
        assert done.outcome == "complete"
        assert former_keys(other) == ["cloned", "rotated"][: 2 if why == "rotated" else 1]
        assert whole(other, 1)


def test_a_key_is_taken_up_again_for_the_reason_that_it_was_begun_for(enrolled: Commune, wallet: Wallet) -> None:
    """Some reasons sort before it, and some after it."""
    reasons: tuple[rotation.Why, ...] = ("cloned", "lost", "restored")
    for reason in reasons:
        for before in reasons:
            begun = rotation.begin(enrolled, wallet, before)
            again = rotation.begin(enrolled, wallet, reason)
            assert (again.id == begun.id) == (reason == before)


@pytest.mark.parametrize(
    ("code", "of_device"),
    [
        ("signature-bad", True),
        ("device-revoked", True),
        ("device-unknown", True),
        ("call-old", False),
        ("rotation-unknown", False),
        ("snapshot-unknown", False),
    ],
)
def test_which_refusals_are_of_the_computer_that_calls(code: str, of_device: bool) -> None:
    assert Declined(strange(code, 401, "Refusé."), 401).of_device is of_device


def test_a_keystore_that_keeps_nothing_changes_nothing(
    enrolled: Commune, wallet: Wallet, national: National, copy: Any
) -> None:
    other, keys = copy(enrolled, wallet)
    enrolled.act()
    run(enrolled, national, wallet)
    key = key_of(other, keys)
    with pytest.raises(KeyLost):
        running.run(other, national.transport(), key=key, wallet=Wallet(_Full(), "base"))
    assert key_of(other, keys).id == key.id
    assert former_keys(other) == []


class _Full(MemoryKeyStore):
    def store(self, name: str, secret: bytes) -> None:
        raise KeyStoreError("full")
