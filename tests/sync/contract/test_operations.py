"""Operations are frozen, read again and hashed; bytes that are not in canonical form are refused."""

from datetime import UTC, datetime

import msgspec
import pytest

from sync.contract.bodies import VoteCast, body_of
from sync.contract.canonical import canonical
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation, OperationActor, freeze, intent, thaw

NOW = datetime(2021, 3, 2, 14, 32, tzinfo=UTC)


def cast(**changes: object) -> Operation:
    values: dict[str, object] = {
        "op": uuid7(NOW),
        "type": "vote.cast",
        "tv": 1,
        "commune": "45024",
        "actor": OperationActor(id="a1", profile="agent"),
        "claimed": NOW,
        "body": {"subject": "état-civil", "kind": "service"} | {"subject": "pad"},
    }
    return Operation(**(values | changes))


def test_what_is_frozen_thaws_to_the_same() -> None:
    operation = cast()
    assert thaw(freeze(operation)) == operation


def test_the_intent_is_that_of_the_bytes_and_changes_with_any_of_them() -> None:
    frozen = freeze(cast())
    seen = {intent(frozen)}
    for place in range(len(frozen)):
        altered = frozen[:place] + bytes([frozen[place] ^ 1]) + frozen[place + 1 :]
        seen.add(intent(altered))
    assert len(seen) == len(frozen) + 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda frozen: frozen.replace(b'":', b'": ', 1),  # a space
        lambda frozen: frozen.replace(b"45024", b"\\u0034" + b"5024"),  # an escape where none is needed
        lambda frozen: b" " + frozen,
        lambda frozen: msgspec.json.encode(dict(reversed(msgspec.json.decode(frozen).items()))),  # other order
        lambda frozen: frozen.replace("é".encode(), "e\u0301".encode()),  # other form of a letter
    ],
)
def test_an_operation_written_otherwise_is_refused(spoil) -> None:
    frozen = freeze(cast(actor=OperationActor(id="a1", profile="secrétaire")))
    with pytest.raises(ValueError, match="canonical"):
        thaw(spoil(frozen))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("op", "1"),
        ("op", "0177F35A-5700-78F9-B44A-183636EB8893"),
        ("commune", "4502"),
        ("commune", 45024),
        ("siren", "12345678"),
        ("claimed", "2021-03-02T14:32:00"),  # no offset
        ("requires", ["x"]),
        ("surprise", 1),
    ],
)
def test_another_shape_is_refused(name: str, value: object) -> None:
    plain = msgspec.json.decode(freeze(cast())) | {name: value}
    with pytest.raises(msgspec.ValidationError, match=name if name != "surprise" else "unknown field"):
        thaw(canonical(plain))


def test_a_known_body_has_its_type_and_an_unknown_one_none() -> None:
    assert body_of(cast()) == VoteCast(subject="pad", kind="service")
    assert body_of(cast(tv=2)) is None
    with pytest.raises(msgspec.ValidationError, match="kind"):
        body_of(cast(body={"subject": "pad", "kind": "person"}))
