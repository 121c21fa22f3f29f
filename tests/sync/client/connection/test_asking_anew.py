"""A private question is answered once and only in time; an honest computer still gets its answer."""

from datetime import timedelta

import msgspec
import pytest

from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.connection.transports import DirectTransport
from sync.client.errors import Declined
from sync.contract.feed import FeedPage
from sync.contract.http_signatures import created_of, sign_answer
from sync.contract.problems import problem
from sync.contract.signing import SigningKey
from sync.contract.wire import Answer, Call, HelloAnswer
from tests.sync.client.ends import Commune, National

MINE = ApiRequest(path="/feed", shape=FeedPage, query={"scope": "mine", "cursor": ""})
HELLO = ApiRequest(path="/hello", shape=HelloAnswer)


def asked(national: National) -> list[str]:
    return [call.path.removeprefix("/sync/v1") for call in national.calls]


@pytest.mark.slow
def test_a_computer_whose_clock_is_wrong_learns_the_time_and_asks_again(enrolled: Commune, national: National) -> None:
    """The platform's clock differs from this computer's: it shows the time that the test has set."""
    talk = Conversation(national.transport(), national.keys.public, enrolled.key, Meter())
    national.calls.clear()
    talk.ask(MINE)
    assert asked(national) == ["/feed", "/hello", "/feed"]
    talk.ask(MINE)
    assert asked(national)[3:] == ["/feed"], "the time is known now"


def test_a_question_without_a_body_is_asked_again_too(enrolled: Commune, national: National) -> None:
    """Its answer does not say why it was refused: a time that is not the platform's is the usual cause."""
    talk = Conversation(national.transport(), national.keys.public, enrolled.key, Meter())
    national.calls.clear()
    path = f"/blobs/sha256/{'0' * 64}"
    assert talk.call("HEAD", path, headers={}).status == 404
    assert asked(national) == [path, "/hello", path]
    assert talk.call("HEAD", path, headers={}).status == 404
    assert asked(national)[3:] == [path]


def test_a_computer_that_is_not_known_is_told_so_after_one_more_question(enrolled: Commune, national: National) -> None:
    talk = Conversation(national.transport(), national.keys.public, SigningKey.generate(), Meter())
    national.calls.clear()
    assert talk.call("HEAD", f"/blobs/sha256/{'0' * 64}", headers={}).status == 401
    assert len(national.calls) == 3


@pytest.mark.slow
def test_what_was_told_the_time_bears_it_under_another_key_too(enrolled: Commune, national: National) -> None:
    talk = Conversation(national.transport(), national.keys.public, enrolled.key, Meter())
    talk.ask(HELLO)
    other = talk.signed_by(SigningKey.generate())
    assert other.greeted is talk.greeted is not None, "evidence, where it contradicts what was told before"
    for one in (talk, other):
        national.calls.clear()
        one.ask(HELLO)
        assert abs(created_of(national.calls[0]) - national.clock().timestamp()) < 60


def test_a_question_that_comes_twice_on_its_way_is_asked_anew(enrolled: Commune, national: National) -> None:
    """As a proxy does that lost the first answer: it asks again with the same bytes."""
    talk = Conversation(
        DirectTransport(lambda call: [national.answer(call), national.answer(call)][1]), *_us(enrolled, national)
    )
    talk.ask(HELLO)
    national.calls.clear()
    with pytest.raises(Declined) as declined:
        talk.ask(MINE)  # each time
    assert declined.value.code == "call-repeated"
    assert asked(national) == ["/feed"] * 4, "asked anew once, and no more"
    left = [True]

    def once(call: Call) -> Answer:
        first = national.answer(call)
        return national.answer(call) if call.path.endswith("/feed") and left and left.pop() else first

    talk = Conversation(DirectTransport(once), *_us(enrolled, national))
    talk.ask(HELLO)
    assert talk.ask(MINE).scope == "mine"


def test_a_platform_that_says_so_for_ever_is_not_asked_for_ever(enrolled: Commune, national: National) -> None:
    old, calls = problem("call-old", "Cette demande n’est pas à l’heure."), []

    def answer(call: Call) -> Answer:
        calls.append(call.path)
        if call.path.endswith("/hello"):
            return national.answer(call)
        said = Answer(status=401, headers={"content-type": "application/problem+json"}, body=msgspec.json.encode(old))
        return sign_answer(national.keys.signing, said, call)

    talk = Conversation(DirectTransport(answer), *_us(enrolled, national))
    with pytest.raises(Declined):
        talk.ask(MINE)
    assert [path.rpartition("/")[2] for path in calls] == ["feed", "hello", "feed"]


def test_a_computer_that_slept_amid_a_round_goes_on(enrolled: Commune, national: National) -> None:
    talk = Conversation(national.transport(), *_us(enrolled, national))
    talk.ask(HELLO)
    greeted = talk.greeted
    national.clock.now += timedelta(hours=9)
    assert talk.ask(MINE).scope == "mine"
    assert talk.greeted is greeted, "that one was asked about our ledger"


def _us(enrolled: Commune, national: National) -> tuple[object, SigningKey, Meter]:
    return national.keys.public, enrolled.key, Meter()
