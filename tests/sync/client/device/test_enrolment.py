"""Enrolment with the real platform: the first contact is verified, and the secret is sent to nobody else."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.client.connection.transports import DirectTransport, FaultyTransport, ScriptedTransport
from sync.client.device import enrolment
from sync.client.errors import Declined, NetworkError, WrongCode
from sync.client.ledger import link
from sync.client.ledger.tables import copy
from sync.client.news import PlatformChanged, Published
from sync.contract.codes import fingerprint, make_code, read_code
from sync.contract.enrolment import EnrolmentAnswer, sign_statement
from sync.contract.http_signatures import sign_answer
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call
from sync.platform.identity import codes
from tests.beside import neighbours
from tests.sync.client.ends import BAULE, SERVICES, URL, Clock, Commune, National
from tests.sync.client.running import published, run


@pytest.fixture
def other(tmp_path: Path, clock: Clock) -> Any:
    (tmp_path / "other").mkdir()
    made = National(tmp_path / "other", clock)
    yield made
    made.store.close()


def linked(commune: Commune) -> link.Link:
    with commune.reading() as connection:
        found = link.read(connection)
    assert found is not None
    return found


def test_a_code_makes_a_link(commune: Commune, national: National) -> None:
    statement = commune.enrol(national.transport(), national.code())
    found = linked(commune)
    assert (found.url, found.platform, found.statement) == (URL, national.keys.public, statement)
    assert statement.device == commune.key.id


def test_after_it_the_campaign_can_be_taken(commune: Commune, national: National) -> None:
    commune.enrol(national.transport(), national.code())
    assert published(commune, national.transport(), "campaign").items == 1


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda code: code[:-1], "length"),
        (lambda code: code[:-1] + "!", "letter"),
        (lambda code: code[:-1] + ("0" if code[-1] != "0" else "1"), "check"),
    ],
)
def test_a_mistyped_code_is_seen_before_any_byte_leaves(
    commune: Commune, national: National, spoil: Callable[[str], str], why: str
) -> None:
    with pytest.raises(WrongCode) as caught:
        commune.enrol(national.transport(), spoil(national.code()))
    assert caught.value.code == why
    assert national.calls == []


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("name", ["commune", "device", "public_key"])
def test_a_statement_for_another_commune_or_computer_makes_no_link(
    commune: Commune, national: National, name: str, place: int
) -> None:
    """A signed statement that is wrong in one value, which sorts before or after the right one."""
    right = {"commune": BAULE, "device": commune.key.id, "public_key": commune.key.public.hex()}[name]
    text = neighbours(right)[place]
    wrong = {name: bytes.fromhex(text) if name == "public_key" else text}

    def mistaken(call: Call) -> Answer:
        answer = national.answer(call)
        if not call.path.endswith("/enrolments"):
            return answer
        said = msgspec.json.decode(answer.body, type=EnrolmentAnswer)
        statement = sign_statement(national.keys.signing, msgspec.structs.replace(said.statement, **wrong))
        body = msgspec.json.encode(msgspec.structs.replace(said, statement=statement))
        return sign_answer(national.keys.signing, Answer(status=answer.status, body=body), call)

    with pytest.raises(NetworkError) as caught:
        commune.enrol(DirectTransport(mistaken), national.code())
    assert caught.value.code == "not_the_platform"
    assert linked(commune).platform is None


def test_the_secret_is_not_told_to_another_platform(commune: Commune, national: National, other: National) -> None:
    """In both orders of the fingerprints."""
    own = fingerprint(other.keys.public.public_key)
    on_each_side: dict[bool, str] = {}
    seeds = count()
    while len(on_each_side) < 2:
        text = make_code(SigningKey(next(seeds).to_bytes(32, "big")).public)
        on_each_side[read_code(text).fingerprint > own] = text
    texts = [national.code(), *on_each_side.values()]
    for text in texts:
        with pytest.raises(WrongCode) as caught:
            commune.enrol(other.transport(), text)
        assert caught.value.code == "other_platform"
        assert all(read_code(text).id.encode() not in call.body for call in other.calls)
    assert linked(commune).platform is None


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=302, headers={"location": "/login"}),
        Answer(status=200, body=b"<html>"),
        Answer(status=200, body=b"{}"),
        Answer(status=200, body=b'{"name": "\xff"}'),
        Answer(status=511, body=b"<html>"),
    ],
)
def test_a_captive_portal_gets_no_secret(commune: Commune, national: National, answer: Answer) -> None:
    transport = ScriptedTransport(answer)
    with pytest.raises(NetworkError, match="not_the_platform"):
        commune.enrol(transport, national.code())
    assert [call.body for call in transport.calls] == [b""]


def test_a_code_that_was_used_on_another_pc_is_refused(
    commune: Commune, make_commune: Callable[..., Commune], national: National
) -> None:
    code = national.code()
    commune.enrol(national.transport(), code)
    second = make_commune("second")
    with pytest.raises(Declined) as caught:
        second.enrol(national.transport(), code)
    assert caught.value.code == "code-used"
    assert caught.value.sentence
    assert linked(second).platform is None


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("expired", "Ce code n’est plus valable\u00a0: sa date est passée."),
        ("cancelled", "Ce code a été annulé"),
        ("spent", "Ce code ne vaut plus rien"),
    ],
)
def test_a_code_that_is_no_more_good_says_why_and_whom_to_ask(
    commune: Commune, national: National, clock: Clock, state: str, said: str
) -> None:
    code = national.code()
    if state == "expired":
        clock.pass_by(days=codes.DAYS)
    with national.store.writing() as connection:
        if state == "cancelled":
            codes.cancel(connection, read_code(code).id, clock())
        elif state == "spent":
            connection.exec_driver_sql(f"UPDATE code SET wrong = {codes.MAX_WRONG}")
    with pytest.raises(Declined) as caught:
        commune.enrol(national.transport(), code)
    assert caught.value.code == f"code-{state}"
    assert caught.value.sentence.startswith(said)
    assert caught.value.remedy.startswith("Demandez un nouveau code à votre préfecture.")
    commune.enrol(national.transport(), national.code())
    assert linked(commune).platform is not None


def test_when_the_answer_is_lost_the_same_code_gives_the_same_word(commune: Commune, national: National) -> None:
    code = national.code()
    lost = FaultyTransport(national.transport(), lambda call: "after" if call.method == "POST" else None)
    with pytest.raises(NetworkError):
        commune.enrol(lost, code)
    assert linked(commune).platform is None
    first = commune.enrol(national.transport(), code)
    assert commune.enrol(national.transport(), code) == first


@pytest.mark.slow
def test_enrolling_elsewhere_keeps_acts_and_old_receipts(commune: Commune, national: National, other: National) -> None:
    commune.enrol(national.transport(), national.code())
    sent = commune.act(SERVICES[0]).op
    run(commune, national.transport())
    waiting = commune.act(SERVICES[1]).op
    with pytest.raises(NetworkError):
        run(commune, FaultyTransport(national.transport(), lambda c: "before" if c.method == "POST" else None))
    commune.news.clear()
    commune.enrol(other.transport(), other.code())
    assert commune.news[-1] == PlatformChanged()
    assert {news.scope for news in commune.news if isinstance(news, Published)} == {"campaign", "catalogue"}
    run(commune, other.transport())
    assert commune.states() == {sent: "accepted", waiting: "accepted"}
    assert (national.votes(), other.votes()) == ({SERVICES[0]: 1}, {SERVICES[1]: 1})
    checked = commune.verify()
    assert (checked.first_bad, checked.receipts) == (None, 2)


def test_enrolling_again_with_the_same_platform_drops_nothing(commune: Commune, national: National) -> None:
    commune.enrol(national.transport(), national.code())
    published(commune, national.transport(), "catalogue")
    commune.news.clear()
    commune.enrol(national.transport(), national.code())
    assert commune.news == []
    with commune.reading() as connection:
        assert len(connection.execute(select(copy).where(copy.c.scope == "catalogue")).all()) == len(SERVICES)


def test_a_code_of_wrong_length_is_told_how_many_signs_it_lacks_or_has_too_many() -> None:
    code = make_code(b"k" * 32)
    for typed, said in ((code[:-1], "il manque 1\u00a0signe."), (code + "7Z", "il y a 2\u00a0signes de trop.")):
        with pytest.raises(WrongCode, match="length") as caught:
            enrolment.parse_code(typed)
        assert caught.value.sentence.endswith(said)


def test_a_code_is_read_as_typed() -> None:
    with pytest.raises(WrongCode) as caught:
        enrolment.parse_code("ABCD")
    assert caught.value.sentence.startswith("Code d’inscription")
