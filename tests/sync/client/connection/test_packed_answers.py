"""Answers travel packed and are verified as they came; a proxy that unpacks them costs one more question."""

import gzip

import pytest

from sync.client.connection.conversation import ApiRequest, Conversation, Meter
from sync.client.connection.transports import ScriptedTransport
from sync.client.errors import NetworkError
from sync.contract.feed import FeedPage
from sync.contract.http_signatures import sign_answer
from sync.contract.wire import MAX_ANSWER_BYTES, Answer, Call
from tests.sync.client.ends import SERVICES, Commune, National
from tests.sync.client.running import run

CATALOGUE = {"scope": "catalogue", "cursor": ""}


class Unpacking:
    """A proxy that unpacks answers and says so; it can sign nothing."""

    def __init__(self, national: National) -> None:
        self._national = national
        self.calls: list[Call] = []

    def send(self, call: Call) -> Answer:
        self.calls.append(call)
        answer = self._national.answer(call)
        if answer.headers.get("content-encoding") != "gzip":
            return answer
        headers = {name: value for name, value in answer.headers.items() if name != "content-encoding"}
        return Answer(status=answer.status, headers=headers, body=gzip.decompress(answer.body))

    def close(self) -> None:
        return None


def test_the_catalogue_comes_packed(enrolled: Commune, national: National) -> None:
    meter = Meter()
    talk = Conversation(national.transport(), national.keys.public, enrolled.key, meter)
    page = talk.ask(ApiRequest(path="/feed", shape=FeedPage, query=CATALOGUE))
    assert len(page.items) > 50
    plain = Conversation(Unpacking(national), national.keys.public, enrolled.key, Meter())
    assert plain.ask(ApiRequest(path="/feed", shape=FeedPage, query=CATALOGUE)) == page
    assert meter.received < 40_000


def test_a_proxy_that_unpacks_is_noticed_and_passes(enrolled: Commune, national: National) -> None:
    """Questions that were asked together with the first unpacked answer are asked again too, and no others."""
    transport = Unpacking(national)
    assert run(enrolled, transport).outcome == "complete"
    asked = [(call.path, call.query, call.headers["accept-encoding"]) for call in transport.calls]
    assert len(asked) == len(set(asked)), "none twice in the same way"
    plain = {(path, query) for path, query, encoding in asked if encoding == "identity"}
    (first,) = [query for path, query in plain if path.endswith("/feed/pages")]
    assert ("/sync/v1/feed/pages", first, "gzip") in asked


@pytest.mark.parametrize("body", [b"<html>Bienvenue</html>", b'{"hotel":"Bienvenue"}'])
def test_what_nobody_signed_is_asked_for_once_more_only_where_it_may_have_been_unpacked(
    enrolled: Commune, national: National, body: bytes
) -> None:
    """Also not where the question itself asked for an unpacked answer."""
    transport = ScriptedTransport(Answer(status=200, body=body))
    talk = Conversation(transport, national.keys.public, enrolled.key, Meter())
    for asked in (2, 3) if body.startswith(b"{") else (1, 2):
        with pytest.raises(NetworkError) as refused:
            talk.ask(ApiRequest(path="/feed", shape=FeedPage, query=CATALOGUE))
        assert (refused.value.code, len(transport.calls)) == ("not_the_platform", asked)


@pytest.mark.slow
def test_an_answer_to_a_batch_that_was_unpacked_is_asked_for_again(enrolled: Commune, national: National) -> None:
    ops = [enrolled.act(service).op for service in SERVICES[:60]]
    transport = Unpacking(national)
    for fresh in (0, 1):
        ops += [enrolled.act(SERVICES[0]).op for _ in range(60 * fresh)]
        outcome = run(enrolled, transport)
        assert (outcome.outcome, outcome.sent) == ("complete", 60)
    assert enrolled.states() == dict.fromkeys(ops, "accepted")
    posts = [call for call in transport.calls if call.method == "POST"]
    again = [call for call in transport.calls if call.method == "GET" and "/batches/" in call.path]
    assert 0 < len(again) <= len(posts)


@pytest.mark.parametrize(
    "body",
    [gzip.compress(b" " * (MAX_ANSWER_BYTES + 1), mtime=0), gzip.compress(b"{}", mtime=0)[:-4], b"\x1f\x8b nonsense"],
    ids=["bomb", "cut", "nonsense"],
)
def test_a_packed_answer_that_cannot_be_read_is_a_network_error(
    enrolled: Commune, national: National, body: bytes
) -> None:
    class Signing(ScriptedTransport):
        def send(self, call: Call) -> Answer:
            return sign_answer(national.keys.signing, super().send(call), call)

    transport = Signing(Answer(status=200, headers={"content-type": "application/json"}, body=body))
    with pytest.raises(NetworkError) as found:
        Conversation(transport, national.keys.public, enrolled.key, Meter()).ask(
            ApiRequest(path="/feed", shape=FeedPage)
        )
    assert found.value.code == "platform_down"
