"""A préfecture stamps and deposits what a commune brought to it; after the close its stamp decides."""

import base64
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import insert, select

from sync.contract import sealing
from sync.contract.bundle import MAX_SEALED_BYTES, BadBundle, BundleTaken, Manifest, encode
from sync.contract.http_signatures import sign_call
from sync.contract.identifiers import uuid7
from sync.contract.operations import Operation
from sync.contract.prefectures import PrefectureKey, Stamp, sign_stamp
from sync.contract.problems import ProblemError
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from sync.contract.wire import STAMP_HEADER, Answer, Call
from sync.platform import quotas, tables
from sync.platform.http.service import Arriving, Platform
from sync.platform.identity import devices, prefectures
from sync.platform.identity.keys import Keys
from sync.platform.intake import deposits, returns, stamps
from sync.platform.intake.deposits import BundleIntake
from sync.platform.intake.stamps import NETWORK, Carriage
from sync.platform.refusals import Refused
from sync.platform.times import as_text
from tests.beside import neighbours
from tests.refusing import of_input
from tests.sync.platform.stamping import digest, prefecture, receive, sealed, stamped, tally, under
from tests.sync.platform.taken import counted, take, taken

Calling = Callable[..., Call]
Problem = Callable[[Answer], Any]


@pytest.mark.parametrize("beyond", [0, 1, 2])
def test_a_bundle_is_taken_in_up_to_its_greatest_size(
    make_world: Callable[[], Any], calling: Calling, beyond: int
) -> None:
    world = make_world()
    intake = BundleIntake(
        world.store, world.keys, prefecture(world).prefecture, calling("POST", "/bundles"), b"", world.clock
    )
    intake.feed(bytes(MAX_SEALED_BYTES - 1))
    if beyond:
        with pytest.raises(ProblemError, match="bundle-too-large"):
            intake.feed(bytes(1 + beyond))
    else:
        intake.feed(b"x")


@pytest.fixture
def world(world: Any) -> Any:
    """A platform that can open bundles."""
    world.keys = Keys(world.keys.signing, Identity.generate())
    world.platform = Platform(world.store, world.keys, world.clock)
    return world


def deposit(world: Any, calling: Calling, key: PrefectureKey, data: bytes, stamp: Stamp | None = None) -> Answer:
    more = {} if stamp is None else {STAMP_HEADER: base64.b64encode(msgspec.json.encode(stamp)).decode()}
    call = calling("POST", "/bundles", "", data, **{name.replace("-", "_"): value for name, value in more.items()})
    answer: Answer = world.send(sign_call(key.signing, call, world.keys.public.id))
    return answer


def test_a_deposit_is_taken_and_its_return_given_to_who_brought_it(
    world: Any, calling: Calling, problem: Problem
) -> None:
    device, key, other = world.device(), prefecture(world), prefecture(world)
    data = sealed(world, device, device.cast())
    answer = deposit(world, calling, key, data)
    assert answer.status == 200, answer.body
    taken = msgspec.json.decode(answer.body, type=BundleTaken)
    assert (taken.commune, taken.acts, tally(world)) == ("45024", 1, {"opencimetiere": 1})
    path = f"/bundles/{taken.id}/return"
    back = world.send(sign_call(key.signing, calling("GET", path), world.keys.public.id, world.now))
    assert (back.status, back.headers["content-type"]) == (200, "application/octet-stream")
    assert back.body.startswith(b"age-encryption.org/v1")
    for signer in (other.signing, device.key):
        refused = world.send(sign_call(signer, calling("GET", path), world.keys.public.id, world.now))
        assert problem(refused).status in (401, 404)
    with world.store.writing() as connection:
        devices.revoke(connection, device.key.id, world.clock())
    refused = world.send(sign_call(key.signing, calling("GET", path), world.keys.public.id, world.now))
    assert problem(refused).type.endswith(":device-revoked"), "it would bring a thief what its commune may read"


def test_it_is_taken_piece_by_piece_as_it_arrives(world: Any, calling: Calling) -> None:
    device, key = world.device(), prefecture(world)
    data = sealed(world, device, device.cast())
    call = sign_call(key.signing, calling("POST", "/bundles", "", data), world.keys.public.id)
    arriving = world.platform.arriving(call)
    assert isinstance(arriving, Arriving)
    for first in range(0, len(data), 700):
        assert arriving.feed(data[first : first + 700])
    assert arriving.answer().status == 200
    cut = world.platform.arriving(call)
    cut.feed(data[:700])
    assert cut.answer().status == 400


@pytest.mark.parametrize("who", ["stranger", "device", "revoked"])
def test_only_a_known_prefecture_deposits(world: Any, calling: Calling, problem: Problem, who: str) -> None:
    device, key = world.device(), prefecture(world)
    data = sealed(world, device, device.cast())
    if who == "revoked":
        with world.store.writing() as connection:
            prefectures.revoke(connection, key.prefecture.id, world.clock())
    signer = {"stranger": device.world.device("45025").key, "device": device.key, "revoked": key.signing}[who]
    answer = world.send(sign_call(signer, calling("POST", "/bundles", "", data), world.keys.public.id))
    assert problem(answer).type.endswith("prefecture-unknown")
    assert ("a retiré la clé" in problem(answer).title) == (who == "revoked")
    assert problem(answer).detail
    assert tally(world) == {}


def test_a_bad_bundle_is_a_problem_with_its_sentence(world: Any, calling: Calling, problem: Problem) -> None:
    device, key = world.device(), prefecture(world)
    data = sealed(world, device, device.cast())
    found = problem(deposit(world, calling, key, data[:-1] + bytes([data[-1] ^ 1])))
    assert found.type == "urn:relais:problem:bundle-sealed"
    assert "abîmé" in found.title
    assert tally(world) == {}


@pytest.mark.parametrize(
    ("policy", "before", "state"),
    [
        ("stamped_by_prefecture", timedelta(hours=1), "accepted"),
        ("stamped_by_prefecture", timedelta(hours=-1), "rejected"),  # stamped after the close
        ("stamped_by_prefecture", None, "rejected"),
        ("receipt_time", timedelta(hours=1), "rejected"),
    ],
)
def test_what_comes_after_the_close_is_judged_by_its_stamp(
    world: Any, policy: str, before: timedelta | None, state: str
) -> None:
    device, key = world.device(), prefecture(world)
    under(world, policy)
    data = sealed(world, device, device.cast())
    world.now += timedelta(days=1)
    closed = world.now
    world.phase("vote")
    world.phase("steering")
    world.now += timedelta(days=5)
    stamp = None if before is None else stamped(key, data, closed - before)
    taken = receive(world, data, stamp)
    assert tally(world) == ({"opencimetiere": 1} if state == "accepted" else {})
    assert taken.received_at > closed  # the deposit gives the legal time


def test_a_stamp_that_was_taken_off_or_put_on_on_the_way_is_no_deposit(world: Any, calling: Calling) -> None:
    """Without this check a late vote would be lost, while the préfecture would believe that it counts."""
    device, key = world.device(), prefecture(world)
    data = sealed(world, device, device.cast())
    stamp = base64.b64encode(msgspec.json.encode(stamped(key, data, world.now))).decode()
    header = {STAMP_HEADER.replace("-", "_"): stamp}
    signed = sign_call(key.signing, calling("POST", "/bundles", "", data, **header), world.keys.public.id)
    bare = {name: value for name, value in signed.headers.items() if name.lower() != STAMP_HEADER}
    assert world.send(replace(signed, headers=bare)).status == 401
    unstamped = sign_call(key.signing, calling("POST", "/bundles", "", data), world.keys.public.id)
    put_on = replace(unstamped, headers=unstamped.headers | {STAMP_HEADER: stamp})
    assert world.send(put_on).status == 401
    assert world.send(signed).status == 200


@pytest.mark.slow
@pytest.mark.parametrize("way", ["network", "key"])
@pytest.mark.parametrize("before", [timedelta(hours=1), None], ids=["in time", "none"])
def test_what_is_held_keeps_its_first_stamp_until_it_is_judged(world: Any, before: timedelta | None, way: str) -> None:
    """It first comes after the close; later it comes on sticks that were stamped late, and by network."""
    device, key = world.device(), prefecture(world)
    under(world, "stamped_by_prefecture")
    first = device.act("personal.erase", {"operations": [device.cast().op]})
    waiting = device.cast(requires=(first.op,))
    world.now += timedelta(days=1)
    closed = world.now
    world.phase("vote")
    world.phase("steering")
    world.now += timedelta(days=5)

    def comes(at: datetime | None, act: Operation = waiting) -> None:
        data = sealed(world, device, act)
        receive(world, data, None if at is None else stamped(key, data, at))

    comes(None if before is None else closed - before)
    comes(world.now - timedelta(days=1))
    assert tally(world) == {}
    comes(closed - timedelta(minutes=1), first)
    if way == "key":
        comes(world.now - timedelta(hours=1))
    else:
        device.one(waiting)
    assert tally(world) == ({} if before is None else {"opencimetiere": 1})


def test_a_stamp_of_this_very_moment_says_no_more_than_the_deposit() -> None:
    now = datetime(2026, 2, 3, tzinfo=UTC)
    at = [now - timedelta(microseconds=1), now, now + timedelta(microseconds=1)]
    assert [stamps.before(Carriage("usb", one), now).stamped for one in at] == [at[0], None, None]
    assert stamps.before(NETWORK, now) is NETWORK


@pytest.mark.parametrize("decoy", ["of another commune", "of another content"])
def test_a_stamp_is_of_a_content_and_not_of_an_id(world: Any, decoy: str) -> None:
    """A refused act leaves no stamp that another act with the same id could use after the close."""
    device, key = world.device(), prefecture(world)
    under(world, "stamped_by_prefecture")
    late = device.cast()
    false = msgspec.structs.replace(device.cast("aidants-connect"), op=late.op)
    if decoy == "of another commune":
        false = msgspec.structs.replace(false, commune="45025")
    data = sealed(world, device, false)
    world.now += timedelta(days=1)
    receive(world, data, stamped(key, data, world.now))
    before = tally(world)
    world.now += timedelta(days=30)
    world.phase("steering")
    assert device.one(late).status == "rejected"
    assert tally(world) == before
    with world.store.reading() as connection:
        left = set(connection.execute(select(tables.stamped.c.op)).scalars())
    assert left == (set() if decoy == "of another commune" else {late.op})


def test_a_stamp_that_a_refused_act_once_left_is_of_no_other(world: Any) -> None:
    """As in a database from before refused acts left no stamp."""
    device = world.device()
    under(world, "stamped_by_prefecture")
    late = device.cast()
    with world.store.writing() as connection:
        connection.execute(insert(tables.stamped).values(op=late.op, at=as_text(world.now)))
    world.now += timedelta(days=30)
    world.phase("vote")
    world.phase("steering")
    world.now += timedelta(days=1)
    assert (device.one(late).status, tally(world)) == ("rejected", {})


@pytest.mark.parametrize("wrong", ["other bundle", "other signer", "other department", "revoked"])
def test_a_stamp_that_is_none_is_refused_and_nothing_taken(world: Any, wrong: str) -> None:
    device, key = world.device(), prefecture(world, "41" if wrong == "other department" else "45")
    data = sealed(world, device, device.cast())
    stamp = stamped(key, b"another" if wrong == "other bundle" else data, world.now)
    if wrong == "other signer":
        stamp = sign_stamp(device.key, stamp)
    if wrong == "revoked":
        with world.store.writing() as connection:
            prefectures.revoke(connection, key.prefecture.id, world.clock())
    with pytest.raises(Refused, match="stamp", check=of_input) as refused:
        receive(world, data, stamp)
    assert ("a été retirée à sa préfecture" in refused.value.sentence) == (wrong == "revoked")
    assert tally(world) == {}


def test_a_stamp_of_a_clock_that_is_ahead_says_nothing_more_than_the_deposit(world: Any) -> None:
    device, key = world.device(), prefecture(world)
    data = sealed(world, device, device.cast())
    receive(world, data, stamped(key, data, world.now + timedelta(days=900)))
    assert tally(world) == {"opencimetiere": 1}
    with world.store.reading() as connection:
        assert connection.execute(select(tables.stamped)).all() == []


def test_an_act_that_cannot_be_read_stops_there_and_leaves_what_came_before(world: Any) -> None:
    device = world.device()
    name = uuid7(world.now)
    good = device.batch([device.cast()], batch=name)
    broken = sealed(world, device, device.cast(), name=name, blocks=[good, b'{"line":"operation"}\n'])
    assert receive(world, broken).stopped
    assert tally(world) == {"opencimetiere": 1}


def test_a_batch_of_another_name_or_device_is_not_taken(world: Any) -> None:
    device = world.device()
    for body in (device.batch([device.cast()]), world.device("45025").batch([device.cast()]), b"?\n"):
        with pytest.raises(BadBundle, match="content"):
            receive(world, sealed(world, device, device.cast(), blocks=[body]))
    assert tally(world) == {}


def test_a_bundle_is_of_its_computer_and_commune_whichever_sorts_first(world: Any) -> None:
    before, own, after = sorted((world.device() for _ in range(3)), key=lambda device: str(device.key.id))
    name = uuid7(world.now)
    receive(world, sealed(world, own, own.cast(), name=name))
    for other in (before, after):
        with pytest.raises(BadBundle, match="content"):  # under a number that is another's
            receive(world, sealed(world, other, other.cast(), name=name))
        taken = uuid7(world.now)
        body = other.batch([other.cast()], batch=taken)
        with pytest.raises(BadBundle, match="content"):  # another commune's batch is inside
            receive(world, sealed(world, own, own.cast(), name=taken, blocks=[body]))
    for commune in ("45023", "45025"):
        stranger = world.device()
        stranger.commune = commune
        with pytest.raises(BadBundle, match="other_commune"):
            receive(world, sealed(world, stranger, stranger.cast()))


def test_a_computer_that_asks_by_stick_to_be_enrolled_is_so_once_and_in_one_commune(world: Any) -> None:
    device = type(world.device("45025"))(world, SigningKey.generate(), "45024")
    first = {"name": uuid7(world.now), "enrolment": device.asks(world.code())}
    for _ in range(2):  # the stick is received again: its code is used by then, but it is the same computer
        assert receive(world, sealed(world, device, device.cast(), **first)).commune == "45024"
    device.commune = "45025"
    with pytest.raises(ProblemError, match="device-other-commune"):
        receive(world, sealed(world, device, device.cast(), enrolment=device.asks(world.code("45025"))))


def test_a_computer_asks_by_stick_for_itself_alone_whichever_sorts_first(world: Any) -> None:
    before, own, after = sorted((world.device() for _ in range(3)), key=lambda device: str(device.key.id))
    for other in (before, after):
        with pytest.raises(BadBundle, match="signature"):
            receive(world, sealed(world, own, own.cast(), enrolment=other.asks(world.code())))
    assert tally(world) == {}


def test_who_brought_a_bundle_may_ask_for_its_return_and_no_other(world: Any, calling: Calling) -> None:
    """In any order of sorting. A bundle that an operator received belongs to the préfecture that deposits it later."""
    device = world.device()
    before, own, after = sorted((prefecture(world).prefecture for _ in range(3)), key=lambda one: str(one.id))
    given = [sealed(world, device, device.cast(service)) for service in ("opencimetiere", "aidants-connect", "actes")]
    names = [receive(world, data).id for data in given]
    promised = bytes.fromhex(digest(given[1]))
    deposit = BundleIntake(world.store, world.keys, own, calling("POST", "/bundles"), promised, world.clock)
    deposit.feed(given[1])
    assert deposit.end().id == names[1]
    with world.store.reading() as connection:
        told = dict(connection.execute(select(tables.bundle.c.id, tables.bundle.c.deposited_by)).all())
    assert told == dict.fromkeys(names, "") | {names[1]: own.id}
    assert deposits.give_back(world.store, world.keys, own, names[1], world.now)
    for other in (before, after):
        with pytest.raises(ProblemError, match="bundle-unknown"):
            deposits.give_back(world.store, world.keys, other, names[1], world.now)


def test_a_bundle_of_another_digest_than_was_promised_is_not_taken_whichever_sorts_first(
    world: Any, calling: Calling
) -> None:
    device, by = world.device(), prefecture(world).prefecture
    data = sealed(world, device, device.cast())
    for other in neighbours(digest(data)):
        call = calling("POST", "/bundles")
        deposit = BundleIntake(world.store, world.keys, by, call, bytes.fromhex(other), world.clock)
        deposit.feed(data)
        with pytest.raises(ProblemError, match="body-differs"):
            deposit.end()
    assert tally(world) == {}


def test_a_stamp_is_on_its_bundle_and_of_its_departement_whichever_sorts_first(world: Any) -> None:
    device = world.device()
    data = sealed(world, device, device.cast())
    key = prefecture(world)
    for other in neighbours(digest(data)):
        with pytest.raises(Refused, match="stamp", check=of_input):
            receive(
                world, data, sign_stamp(key.signing, Stamp(prefecture=key.prefecture.id, bundle=other, at=world.now))
            )
    for department in ("44", "46"):
        elsewhere = prefecture(world, department)
        with pytest.raises(Refused, match="stamp", check=of_input):
            receive(world, data, stamped(elsewhere, data, world.now))
    assert tally(world) == {}


def test_a_file_that_is_sealed_for_another_platform_is_said_to_be(
    world: Any, calling: Calling, problem: Problem
) -> None:
    """It does not send the return to a commune's computer: an operator or a préfecture reads this message."""
    device, key, ours = world.device(), prefecture(world), world.keys
    world.keys = Keys(ours.signing, Identity.generate())
    data = sealed(world, device, device.cast())
    world.keys = ours
    with pytest.raises(BadBundle, match="not_for_us") as refused:
        receive(world, data)
    found = problem(deposit(world, calling, key, data))
    assert (found.title, found.detail) == (refused.value.sentence, refused.value.remedy)
    assert f"cette plateforme (clé {ours.signing.id})" in found.title
    assert "autre plateforme" in found.detail
    assert tally(world) == {}


def test_a_device_that_was_never_enrolled_is_unknown(world: Any) -> None:
    from sync.contract.signing import SigningKey

    device = world.device()
    device.key = SigningKey.generate()
    with pytest.raises(BadBundle, match="unknown_device"):
        receive(world, sealed(world, device, device.cast()))


def test_a_platform_without_an_age_key_says_so(world: Any) -> None:
    device = world.device()
    data = sealed(world, device, device.cast())
    world.keys = Keys(world.keys.signing)
    with pytest.raises(Refused, match="no_key"):
        receive(world, data)


def test_a_prefecture_is_of_a_departement(world: Any) -> None:
    for wrong in ("", "4", "00", "96", "45024", "2C", "aa"):
        with pytest.raises(Refused, match="department", check=of_input):
            prefecture(world, wrong)
    for right in ("01", "2A", "95", "974"):
        assert prefecture(world, right).prefecture.department == right


def test_the_secrets_of_a_prefecture_are_not_shown(world: Any) -> None:
    key = prefecture(world)
    assert key.identity not in repr(key)
    assert repr(key.seed) not in repr(key)
    assert msgspec.json.decode(msgspec.json.encode(key), type=PrefectureKey) == key


def test_who_deposits_is_told_why_not_all_was_taken(world: Any, calling: Calling) -> None:
    device, key = world.device(), prefecture(world)
    data = sealed(world, device, device.cast())
    take(world.store, "45024", world.now, operations=quotas.OPERATIONS_A_DAY)
    first = msgspec.json.decode(deposit(world, calling, key, data).body, type=BundleTaken)
    assert first.stopped
    assert (first.stopped.type, tally(world)) == ("urn:relais:problem:quota-operations", {})
    asked = calling("GET", f"/bundles/{first.id}/return")
    back = world.send(sign_call(key.signing, asked, world.keys.public.id, world.now))
    assert back.status == 200
    world.now += timedelta(days=1)
    again = msgspec.json.decode(deposit(world, calling, key, data).body, type=BundleTaken)
    assert (again.stopped, tally(world)) == (msgspec.UNSET, {"opencimetiere": 1})


class TestRoom:
    """What a stick leaves besides its acts is counted in the quota, or is small."""

    def room(self, world: Any, left: int) -> None:
        """Leaves the commune only so many bytes."""
        with world.store.writing() as connection:
            held = quotas.usage(connection, "45024", world.now)["held"]["taken"]
            quotas.count(connection, "45024", world.now, held=quotas.HELD_BYTES - held - left)

    def test_it_is_counted_to_the_byte_and_once(self, world: Any) -> None:
        device, key = world.device(), prefecture(world)
        data = sealed(world, device, device.cast(), device.cast())
        for _ in range(2):
            receive(world, data, stamped(key, data, world.now - timedelta(hours=1)))
            assert taken(world.store) == counted(world.store)

    @pytest.mark.slow
    def test_of_a_manifest_no_more_is_kept_than_its_return_needs(self, world: Any) -> None:
        """However many documents the stick lists, so that two thousand sticks take little room."""
        device, identity = world.device(), Identity.generate()
        contents = [str(number).encode() for number in range(500)]
        parts = tuple(sealing.part_of(f"blobs/{digest(data)}", data) for data in contents)
        manifest = Manifest(
            id=uuid7(world.now),
            commune=device.commune,
            device=device.key.id,
            made_at=world.now,
            recipients=(world.keys.identity.recipient,),
            reply_to=identity.recipient,
            seq=1,
            head="0" * 64,
            acts=0,
            parts=parts,
        )
        data, signature = encode(manifest, device.key)
        out = io.BytesIO()
        pieces = [(part, [piece]) for part, piece in zip(parts, contents, strict=True)]
        sealing.seal(out, data, signature, pieces, manifest.recipients)
        taken = receive(world, out.getvalue())
        with world.store.reading() as connection:
            kept = connection.execute(select(tables.bundle.c.manifest)).scalar_one()
        assert len(data) > 50_000 > 5_000 > len(kept)
        back = io.BytesIO()
        returns.write(world.store, world.keys, taken.id, back, world.clock())
        back.seek(0)
        with sealing.unseal_stream(back, identity) as opened:
            assert msgspec.json.decode(opened.manifest)["answers"] == taken.id

    def test_acts_whose_stamps_find_no_room_are_left(self, world: Any) -> None:
        """Exact to the byte: measured with another stick that carries the same acts under other ids."""
        key = prefecture(world)
        sizes = {}
        for insee in ("45025", "45026"):
            device = world.device(insee)
            data = sealed(world, device, device.cast())
            stamp = stamped(key, data, world.now - timedelta(hours=1)) if insee == "45026" else None
            assert not receive(world, data, stamp).stopped
            sizes[insee] = taken(world.store, insee)["held"]
        assert 60 <= sizes["45026"] - sizes["45025"] < 70, "an id and a time"
        device = world.device()
        data = sealed(world, device, device.cast())
        self.room(world, sizes["45025"] + 10)
        assert receive(world, data, stamped(key, data, world.now - timedelta(hours=1))).stopped
        assert (tally(world), counted(world.store)["operations"]) == ({"opencimetiere": 2}, 0)
