"""USB sticks in the application: refusals, the device's age key, and an invented platform that is not kept."""

import errno
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.device_identity import device_identity
from desktop.actions.kit.prefecture_key import prefecture_key
from desktop.actions.outbox import import_bundle as import_module
from desktop.actions.outbox.deposit_bundle import deposit_bundle
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.database.queries import bundles, outbox
from desktop.domain.file_names import plain
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.client.errors import NotEnrolled, WrongCode
from sync.client.ledger import link
from sync.client.usb.drive import PulledDrive
from sync.contract.enrolment import PlatformKey
from sync.contract.prefectures import Prefecture, PrefectureKey
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from sync.contract.wire import Transport
from tests import posix
from tests.beside import neighbours
from tests.faults.bundle_forge import World
from tests.refusing import of_input


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "La clé USB est pleine."),
        (errno.EROFS, "protégée en écriture"),
        (errno.EACCES, "pas le droit"),
        (errno.ENODEV, "n’a pas pu être écrite jusqu’au bout"),
        (errno.EIO, "n’a pas pu être écrite jusqu’au bout"),
    ],
)
def test_a_key_that_fails_is_a_sentence_and_leaves_nothing(world: World, usb: Path, number: int, words: str) -> None:
    with world.context.store.reading() as connection:
        carried = bundles.listed(connection)
    with pytest.raises(Refusal, match="key_not_written", check=of_input) as refused:
        export_bundle(world.context, usb, drive=PulledDrive(3, number=number))
    assert words in refused.value.sentence
    assert "vos envois restent à envoyer" in refused.value.sentence
    assert list(usb.iterdir()) == []
    with world.context.store.reading() as connection:
        assert bundles.listed(connection) == carried
        assert {row.state for row in outbox.listed(connection)} <= {"finalised", "accepted"}


def test_a_file_on_a_key_bears_the_day_of_paris_as_the_screens_do(world: World, usb: Path) -> None:
    """Not that of the computer's zone, which may be another one after midnight."""
    late = replace(world.context, clock=lambda: datetime(2026, 12, 2, 23, 30, tzinfo=UTC))
    assert "-45024-2026-12-03" in export_bundle(late, usb).value.file.stem


def test_without_an_enrolment_a_code_is_needed_and_looked_at_first(context: CommuneContext, usb: Path) -> None:
    with pytest.raises(NotEnrolled):
        export_bundle(context, usb)
    with pytest.raises(Refusal, match="no_card", check=of_input):  # it is looked for on the stick
        export_bundle(context, usb, code=_code())
    with pytest.raises(WrongCode):
        export_bundle(context, usb, code="ABCD", card=usb / "x")
    with pytest.raises(Refusal, match="no_folder", check=of_input):
        export_bundle(context, usb / "nowhere")
    with pytest.raises(Refusal, match="no_file", check=of_input):
        import_bundle(context, usb / "nowhere")


def _code() -> str:
    from sync.contract.codes import make_code

    return make_code(bytes(32))


def test_the_age_key_is_made_once_and_anew_where_it_is_lost(context: CommuneContext) -> None:
    first = device_identity(context)
    assert device_identity(context).recipient == first.recipient
    with context.store.reading() as connection:
        (name,) = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'database_id'").one()
    context.keystore.store(f"{name}.age", b"\xff not a key")
    assert device_identity(context).recipient not in ("", first.recipient)


@pytest.mark.parametrize("code", ["not_for_us", *neighbours("not_for_us")])
def test_whose_answer_it_is_is_told_by_its_name_only_where_it_is_not_ours(
    context: CommuneContext, usb: Path, code: str
) -> None:
    """A damaged file is reported as damaged, whatever its name says."""
    for name, told in (("retour-45234-2026-02-01-01234567", "other_commune"), ("retour", code)):
        file = usb / f"{name}.relais"
        file.write_bytes(b"x")
        expected = told if code == "not_for_us" else code
        assert import_module._better_code(context, file, "45024", code) == expected


def test_a_demonstrations_platform_is_not_kept(world: World, usb: Path) -> None:
    """The real application refuses an invented campaign from a stick too: its link stays as it was."""
    done = export_bundle(world.context, usb)
    with world.store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE published SET value = json_set(value, '$.demonstration', json('true')),"
            " position = position + 1000 WHERE scope = 'campaign'"
        )
    from sync.platform.intake import returns
    from sync.platform.times import system_clock

    world.receive(done.value.file)
    back = usb / "retour.relais"
    with back.open("wb") as out:
        returns.write(world.store, world.keys, done.value.id, out, system_clock())
    with world.context.store.reading() as connection:
        before = link.read(connection)
    with pytest.raises(Refusal):
        import_bundle(world.context, back)
    with world.context.store.reading() as connection:
        assert link.read(connection) == before


def test_a_prefectures_key_is_whole_and_private(places: Places) -> None:
    file = places.data / "prefecture.relais-cle"
    for content in (b"{}", b"\xff"):
        file.write_bytes(content)
        file.chmod(0o600)
        with pytest.raises(Refusal, match="no_prefecture_key") as caught:
            prefecture_key(places)
        assert caught.value.sentence.endswith("est illisible.")
    for bit in () if posix.WINDOWS else range(6):  # what the group may, and what all others may
        file.chmod(0o600 | 1 << bit)
        with pytest.raises(Refusal, match="no_prefecture_key") as caught:
            prefecture_key(places)
        assert caught.value.sentence.endswith("est lisible par d’autres comptes.")
    signing = SigningKey.generate()
    identity = Identity.generate()
    whose = Prefecture(id=signing.id, department="45", name="", public_key=signing.public, recipient=identity.recipient)
    platform = PlatformKey(id=signing.id, public_key=signing.public)
    for id_, whole in ((signing.id, True), *((other, False) for other in neighbours(signing.id))):
        key = PrefectureKey(
            prefecture=msgspec.structs.replace(whose, id=id_),
            seed=signing.seed,
            identity=identity.text,
            platform=platform,
        )
        file.write_bytes(msgspec.json.encode(key))
        file.chmod(0o600)
        if whole:
            assert prefecture_key(places).prefecture.id == signing.id
            continue
        with pytest.raises(Refusal, match="no_prefecture_key") as caught:
            prefecture_key(places)
        assert "abîmée" in caught.value.sentence


@pytest.mark.parametrize(
    ("typed", "named", "asked"),
    [
        ("", "https://nationale.example", "https://nationale.example"),
        ("autre.example/", "https://nationale.example", "https://autre.example"),
        ("autre.example", "", "https://autre.example"),
    ],
)
def test_a_prefecture_deposits_where_it_says_or_else_where_its_key_says(
    places: Places, usb: Path, typed: str, named: str, asked: str
) -> None:
    signing, identity = SigningKey.generate(), Identity.generate()
    whose = Prefecture(id=signing.id, department="45", name="", public_key=signing.public, recipient=identity.recipient)
    platform = PlatformKey(id=signing.id, public_key=signing.public)
    key = PrefectureKey(prefecture=whose, seed=signing.seed, identity=identity.text, platform=platform, url=named)
    (places.data / "prefecture.relais-cle").touch(0o600)
    (places.data / "prefecture.relais-cle").write_bytes(msgspec.json.encode(key))
    (usb / "envoi.relais").write_bytes(b"sealed")

    def transport_for(url: str) -> Transport:
        raise LookupError(url)

    with pytest.raises(LookupError) as found:
        deposit_bundle(places, usb / "envoi.relais", typed, transport_for)
    assert found.value.args == (asked,)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Baule", "baule"),
        ("Saint-Benoît-sur-Loire", "saint-benoit-sur-loire"),
        ("L’Haÿ-les-Roses", "l-hay-les-roses"),
        ("Œuilly", "oeuilly"),
        ("Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson", "saint-remy-en-bouzemont-saint-genest-et"),
        ("…", "commune"),
    ],
)
def test_a_communes_name_in_a_files_name(name: str, expected: str) -> None:
    assert plain(name) == expected
