"""The listener that the event loop gets, what prevents it from serving, and what the help says of limits."""

import socket

import pytest

from sync.platform.refusals import Refused
from sync.platform.server.serve import _check_tls, _listen
from tests.refusing import of_input
from tests.typed import relais_platform


def test_answers_do_not_wait_for_an_acknowledgement() -> None:
    """asyncio switches Nagle's algorithm off only for sockets that say they are TCP; measured: 48 ms a call, then 6."""
    with _listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_the_help_says_what_belongs_in_front_and_what_holds_without() -> None:
    said = relais_platform("serve", "--help")
    assert said.status == 0
    for words in ("mandataire inverse", "--per-address 0", "0,5\u00a0kbit/s", "sinon 1000)", "sinon 100)"):
        assert words in said.out, words


@pytest.mark.parametrize(
    ("cert", "key", "field", "said"),
    [
        ("tls.pem", "", "--tls-key", "vont ensemble"),
        ("", "tls.key", "--tls-cert", "vont ensemble"),
        ("absent.pem", "absent.key", "--tls-cert", "ne sont pas un certificat et sa clé"),
        (__file__, __file__, "--tls-cert", "ne sont pas un certificat et sa clé"),
    ],
)
def test_what_is_no_certificate_with_its_key(cert: str, key: str, field: str, said: str) -> None:
    with pytest.raises(Refused, match="tls", check=of_input) as refused:
        _check_tls(cert, key)
    assert refused.value.field == field
    assert said in refused.value.sentence


def test_without_tls_nothing_is_refused() -> None:
    """A platform behind a proxy has neither file: raising `Refused` would fail this."""
    _check_tls("", "")


def test_a_place_that_is_taken_is_said() -> None:
    with _listen("127.0.0.1", 0) as first:
        first.listen()
        port = first.getsockname()[1]
        with pytest.raises(Refused, match="listen", check=of_input) as refused:
            _listen("127.0.0.1", port)
    assert refused.value.field == "--port"
    assert f"sur 127.0.0.1, port {port} (ce port est déjà pris)." in refused.value.sentence


def test_an_address_that_is_not_here_is_said() -> None:
    with pytest.raises(Refused, match="listen", check=of_input) as refused:
        _listen("192.0.2.1", 0)
    assert refused.value.sentence.endswith(", port 0 (cette adresse n’est pas celle de cet ordinateur).")


def test_what_is_no_address_is_said() -> None:
    with pytest.raises(Refused, match="listen", check=of_input) as refused:
        _listen("a" * 70, 0)
    assert refused.value.sentence.endswith(", port 0 (adresse illisible).")
