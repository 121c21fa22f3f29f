"""The demonstration's USB stick: there and back without a network, and refused by every real program."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import paths
from desktop.actions.kit.commune_context import CommuneContext, local_time
from desktop.actions.kit.device_identity import device_identity
from desktop.actions.kit.open_commune import open_commune
from desktop.actions.kit.receive import Receiver
from desktop.actions.outbox.exchange import exchange
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database.errors import DEMONSTRATION
from desktop.database.queries import outbox
from desktop.demo.days.calendar import StoryClock
from desktop.demo.platform.national import National
from desktop.demo.platform.usb_stick import CarriedActs
from desktop.demo.worlds.situations import home, inside, platform_folder
from desktop.demo.worlds.templates import Templates
from desktop.domain.french import FIXED
from sync.client.connection.transports import DirectTransport
from sync.client.device.keystore import FileKeyStore, MemoryKeyStore
from sync.client.errors import BadFile
from sync.client.usb import returns
from sync.contract.bundle import INVENTED, BadBundle
from sync.contract.sealing import file_digest
from sync.platform.conduct import setup
from sync.platform.identity import keys
from sync.platform.intake import bundles
from sync.platform.store import PlatformStore

HEADED = INVENTED + b"age-encryption.org/v1"


@pytest.fixture
def templates(prepared: Path) -> Templates:
    return Templates(prepared, local_time)


@pytest.fixture
def context(templates: Templates, tmp_path: Path) -> Iterator[CommuneContext]:
    """Three votes wait, as in the story."""
    templates.copy("voted", tmp_path / "world")
    places = inside(tmp_path / "world")
    made = open_commune(
        places, home().insee, StoryClock(tmp_path / "world", local_time), FileKeyStore(places.keys), kind=DEMONSTRATION
    )
    yield made
    made.close()


@pytest.fixture
def platform(context: CommuneContext, tmp_path: Path) -> Iterator[National]:
    made = National(platform_folder(tmp_path / "world"), StoryClock(tmp_path / "world", local_time))
    yield made
    made.close()


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    folder = tmp_path / "Clé USB (exemple)"
    folder.mkdir()
    return folder


def states(context: CommuneContext) -> list[str]:
    with context.store.reading() as connection:
        return sorted(act.state for act in outbox.listed(connection))


def the_return(usb: Path) -> Path:
    (found,) = usb.glob("demonstration-retour-*.relais")
    return found


def test_there_and_back_each_file_is_marked(context: CommuneContext, platform: National, usb: Path) -> None:
    assert platform.carry(usb) is None  # the stick is still empty
    file = export_bundle(context, usb).value.file
    assert file.name.startswith("demonstration-valbrune-sur-aure-")
    assert platform.carry(usb) == CarriedActs(3)
    assert platform.carry(usb) is None  # the answer is on it
    for one in usb.iterdir():
        assert one.read_bytes().startswith(HEADED), one.name
    assert states(context).count("finalised") == 3
    assert import_bundle(context, the_return(usb)).value.acts == 3
    assert set(states(context)) == {"accepted"}


def test_what_the_network_brought_meanwhile_is_said_to_be_counted_once(
    context: CommuneContext, platform: National, usb: Path
) -> None:
    export_bundle(context, usb)
    before = platform.votes()
    exchange(context, DirectTransport(platform.answer))
    assert platform.votes() == before + 3
    assert platform.carry(usb) == CarriedActs(3, known=3)
    assert platform.votes() == before + 3
    assert CarriedActs(3, known=3).lines[1] == f"3{FIXED}envois déjà reçus\u00a0: comptés une seule fois."
    assert CarriedActs(1, known=1).lines[1] == f"1{FIXED}envoi déjà reçu\u00a0: compté une seule fois."
    assert not any("déjà" in line for line in CarriedActs(2).lines)


@pytest.mark.slow
def test_what_was_decided_comes_home_by_a_stick_that_carries_no_act(
    context: CommuneContext, platform: National, usb: Path
) -> None:
    export_bundle(context, usb)
    platform.carry(usb)
    first = the_return(usb)
    import_bundle(context, first)
    platform.decide()
    export_bundle(context, usb)
    carried = platform.carry(usb)
    assert carried is not None
    assert "par la clé" not in " ".join(carried.lines)
    (second,) = set(usb.glob("demonstration-retour-*.relais")) - {first}
    assert import_bundle(context, second).value.pulled > 0


def test_the_real_platform_takes_nothing_of_it(context: CommuneContext, usb: Path, tmp_path: Path) -> None:
    """Not even a platform with the very key that opens the file."""
    store = PlatformStore(str(tmp_path / "real.sqlite"), create=True)
    real = keys.make(tmp_path / "keys")
    setup.init(store, real, setup.campaign_pack("france-relance-2021"), setup.catalogue_pack(""), local_time())
    invented = keys.load(platform_folder(tmp_path / "world") / "keys")
    file = export_bundle(context, usb).value.file
    for own in (real, invented):
        with file.open("rb") as sealed, pytest.raises(BadBundle, match="invented") as refused:
            bundles.receive(store, own, sealed, file_digest(file), local_time, stamp=None)
        assert "démonstration" in refused.value.sentence
    store.close()


def test_the_real_application_takes_nothing_of_it(
    context: CommuneContext, platform: National, usb: Path, tmp_path: Path
) -> None:
    export_bundle(context, usb)
    platform.carry(usb)
    places = paths.find(tmp_path / "pc")
    paths.prepare(places)
    real = choose_commune(places, "45024", local_time, MemoryKeyStore())
    with pytest.raises(BadFile) as refused:
        import_bundle(real, the_return(usb))
    assert refused.value.code == "invented"
    assert "démonstration" in refused.value.sentence
    assert states(real) == []
    mine, identity = Receiver(context.store, context.clock), device_identity(context)
    with pytest.raises(BadFile) as again:  # not even if it has the very key that opens the file
        returns.take_back(mine, the_return(usb), identity, commune=home().insee, now=local_time())
    assert again.value.code == "invented"
    real.close()


def test_the_demonstration_takes_nothing_real(context: CommuneContext, usb: Path) -> None:
    file = usb / "retour-45024.relais"
    file.write_bytes(b"age-encryption.org/v1\n")
    with pytest.raises(BadFile) as refused:
        import_bundle(context, file)
    assert refused.value.code == "real"


def test_a_file_changed_by_another_hand_is_seen(context: CommuneContext, platform: National, usb: Path) -> None:
    file = export_bundle(context, usb).value.file
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with pytest.raises(BadBundle):
        platform.carry(usb)
