"""A préfecture stamps a bundle: the first stamp stays, unless it is of another file or of another key."""

import os
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from desktop.actions.outbox.stamp_bundle import read_stamp, stamp_bundle
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from sync.contract.bundle import INVENTED, MAX_SEALED_BYTES
from sync.contract.enrolment import PlatformKey
from sync.contract.prefectures import KEY_FILE, STAMP_SUFFIX, Prefecture, PrefectureKey
from sync.contract.sealing import Identity
from sync.contract.signing import SigningKey
from tests import posix
from tests.beside import neighbours
from tests.desktop.actions.conftest import Clock
from tests.refusing import of_input


def with_key(places: Places) -> None:
    signing, identity = SigningKey.generate(), Identity.generate()
    whose = Prefecture(id=signing.id, department="45", name="", public_key=signing.public, recipient=identity.recipient)
    platform = PlatformKey(id=signing.id, public_key=signing.public)
    key = PrefectureKey(prefecture=whose, seed=signing.seed, identity=identity.text, platform=platform)
    file = places.data / KEY_FILE
    file.write_bytes(msgspec.json.encode(key))
    file.chmod(0o600)


@pytest.fixture
def bundle(places: Places) -> Path:
    with_key(places)
    file = places.data / "envoi.relais"
    file.write_bytes(b"age-encryption.org/v1\nsealed")
    return file


def test_the_first_stamp_stays(places: Places, bundle: Path, clock: Clock) -> None:
    first = stamp_bundle(places, bundle, clock)
    assert (first.file.name, first.department) == (bundle.name + STAMP_SUFFIX, "45")
    assert read_stamp(bundle) == first.stamp
    clock.now += timedelta(days=1)
    assert stamp_bundle(places, bundle, clock) == first


def test_one_of_another_file_or_of_another_key_does_not(places: Places, bundle: Path, clock: Clock) -> None:
    first = stamp_bundle(places, bundle, clock)
    whole = {"bundle": first.stamp.bundle, "prefecture": first.stamp.prefecture}
    others = [{name: other} for name, text in whole.items() for other in neighbours(text)]
    for kept in (*(msgspec.json.encode(msgspec.structs.replace(first.stamp, **other)) for other in others), b"{"):
        first.file.write_bytes(kept)
        made = stamp_bundle(places, bundle, clock).stamp
        assert {"bundle": made.bundle, "prefecture": made.prefecture} == whole
        assert read_stamp(bundle) == made


@posix.devices
def test_what_cannot_be_read_is_not_stamped(places: Places, clock: Clock) -> None:
    with_key(places)
    with pytest.raises(Refusal, match="no_file", check=of_input) as unreadable:
        stamp_bundle(places, Path("/proc/self/mem"), clock)  # there, and its first byte cannot be read
    assert "ne peut pas être lu" in unreadable.value.sentence


def test_what_is_no_communes_file_is_not_stamped(places: Places, bundle: Path, clock: Clock) -> None:
    with pytest.raises(Refusal, match="no_file", check=of_input) as absent:
        stamp_bundle(places, bundle.with_name("autre.relais"), clock)
    assert absent.value.field == "FICHIER"
    for other in (b"", b"Rien de Relais Communes."):
        bundle.write_bytes(other)
        with pytest.raises(Refusal, match="sealed", check=of_input) as refused:
            stamp_bundle(places, bundle, clock)
        assert "n’est pas un fichier de Relais Communes" in refused.value.sentence
    with bundle.open("wb") as stream:
        stream.write(INVENTED)
    with pytest.raises(Refusal, match="invented", check=of_input):
        stamp_bundle(places, bundle, clock)
    os.truncate(bundle, MAX_SEALED_BYTES)
    with pytest.raises(Refusal, match="invented"):
        stamp_bundle(places, bundle, clock)
    os.truncate(bundle, MAX_SEALED_BYTES + 1)
    with pytest.raises(Refusal, match="too_large"):
        stamp_bundle(places, bundle, clock)
    assert read_stamp(bundle) is None
