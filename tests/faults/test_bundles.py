"""No bad bundle gets through: the crafted corpus at both ends, and a stretch of the fuzz (a million by name)."""

import gzip
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop.database.queries import outbox
from sync.client.errors import BadFile
from sync.contract.bundle import BadBundle
from sync.contract.sealing import unseal
from sync.platform.tables import operation
from tests.faults import bundles_pulled
from tests.faults.bad_bundles import bomb, corpus
from tests.faults.bundle_forge import Good, World, header, tar_of
from tests.faults.bundles import tree
from tests.faults.power import impossible
from tests.faults.programs import ROOT


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


def standing(world: World) -> Any:
    """What both ends hold."""
    with world.store.reading() as national, world.context.store.reading() as connection:
        return national.execute(select(func.count()).select_from(operation)).scalar(), outbox.listed(connection)


def refusal(take: Callable[[Path], object], file: Path) -> tuple[str, str]:
    try:
        take(file)
    except (BadBundle, BadFile) as bad:
        return bad.code, bad.sentence + bad.remedy
    return "taken", ""


@pytest.mark.parametrize("end", ["platform", "commune"])
def test_each_bad_bundle_is_refused_with_its_sentence_and_leaves_no_trace(world: World, end: str) -> None:
    good, take = {
        "platform": (world.outgoing, world.receive),
        "commune": (world.returned, world.take_back),
    }[end]
    file = world.folder / "bad.relais"
    file.write_bytes(b"")
    before, held = tree(world.folder), standing(world)
    count = 0
    for name, codes, data in corpus(good):
        file.write_bytes(data)
        code, sentence = refusal(take, file)
        assert code in codes, (name, code)
        assert sentence, name
        count += 1
    file.write_bytes(b"")
    assert count > 75
    assert tree(world.folder) == before
    assert standing(world) == held
    file.write_bytes(good.sealed(good.manifest, good.parts))
    assert refusal(take, file)[0] == "taken"  # the control: what the forge leaves alone is good


@pytest.mark.parametrize("odd", ["missing", "folder", "pipe", "link to nothing"])
def test_what_is_no_file_is_said(world: World, tmp_path: Path, odd: str) -> None:
    file = tmp_path / "odd.relais"
    if odd == "folder":
        file.mkdir()
    elif odd == "pipe":
        os.mkfifo(file)
    elif odd == "link to nothing":
        file.symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadBundle, match="file"), unseal(file, world.identity):
        pass


def test_an_extracting_reader_would_be_caught(world: World, tmp_path: Path) -> None:
    """The control of "nothing written outside": a reader that follows names does write there, and the tree shows it."""
    inside = tmp_path / "inside"
    inside.mkdir()
    good = world.returned
    data = tar_of(good.members(good.manifest, {}), end=b"") + header("../evil", 3) + b"bad" + bytes(509 + 1024)
    tar = tmp_path / "bundle.tar"
    tar.write_bytes(data)
    before = tree(tmp_path)
    with tarfile.open(tar) as opened:
        opened.extractall(inside, filter="fully_trusted")
    assert "evil" in set(tree(tmp_path)) - set(before)


def test_the_bomb_is_the_gzip_that_it_is_taken_for() -> None:
    assert gzip.decompress(bomb(3)) == bytes(3_000_000)
    assert len(bomb(3)) < 10_000


def fuzz(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.faults.bundles", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.slow
def test_a_stretch_of_the_fuzz_under_bounded_memory() -> None:
    done = fuzz("--inputs", "3000", "--seed", "7")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["faults"] == []
    assert report["peak_mib"] < 200
    assert {"sealed", "shape", "manifest", "part", "content", "taken"} <= set(report["outcomes"])


def test_a_flawed_reader_is_caught_by_the_fuzz() -> None:
    """The control: one that lets a decoder's own error through."""
    done = fuzz("--inputs", "300", "--seed", "7", "--flaw", "raw")
    assert done.returncode == 1, done.stdout + done.stderr
    assert json.loads(done.stdout)["faults"]


@pytest.mark.slow
def test_a_stick_that_is_pulled_out_for_real_holds_what_was_said_or_nothing() -> None:
    """Where no image can be mounted (no root), tests/sync/client/usb/test_bundles.py pulls a key that is a fake."""
    if why := impossible():
        assert "need" in why or "ext4" in why
        return
    report = bundles_pulled.report_of("--pulls", "8")
    assert report["findings"] == []
    assert report["pulls"] == 8
    assert bundles_pulled.report_of("--pulls", "8", "--flaw", "unsettled")["lost"]  # the control


def test_the_forge_makes_what_the_program_makes(world: World) -> None:
    for good, file in ((world.outgoing, world.outgoing_file), (world.returned, world.returned_file)):
        assert isinstance(good, Good)
        assert abs(len(good.sealed(good.manifest, good.parts)) - file.stat().st_size) < 200
