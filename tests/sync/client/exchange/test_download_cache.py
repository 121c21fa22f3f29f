"""The cache of snapshot documents: in a folder of its own, one version of each, and never with a gap."""

import gzip
import hashlib
import os
from pathlib import Path

import msgspec
import pytest

from sync.client.exchange.download_cache import DownloadCache, UnusableDownload
from sync.contract.feed import FeedPage
from tests.beside import neighbours

DIGEST = "88" * 32
PAGE = msgspec.json.encode(FeedPage(scope="needs", epoch="e", items=(), cursor="1", more=False))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "45024"


def test_what_has_arrived_is_kept_for_this_account_alone(folder: Path) -> None:
    cache = DownloadCache(folder)
    assert (cache.begin("needs", DIGEST), cache.holds("needs")) == (0, False)
    assert cache.put("needs", DIGEST, 0, b"abc") == 3
    assert cache.put("needs", DIGEST, 3, b"de") == 5
    assert cache.put("needs", DIGEST, 2, b"c") == 5  # what is here already
    assert cache.put("needs", DIGEST, 4, b"ef") == 6
    with pytest.raises(UnusableDownload):
        cache.put("needs", DIGEST, 7, b"h")
    assert (folder / f"needs.{DIGEST}").read_bytes() == b"abcdef"
    assert (cache.begin("needs", DIGEST), cache.holds("needs"), cache.holds("catalogue")) == (6, True, False)
    if os.name != "nt":
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("other", neighbours(DIGEST))
def test_of_two_versions_the_one_that_is_wanted_is_left(folder: Path, other: str) -> None:
    cache = DownloadCache(folder)
    for scope, digest in (("needs", DIGEST), ("needs", other), ("catalogue", DIGEST)):
        cache.put(scope, digest, 0, b"abc")
    assert cache.begin("needs", DIGEST) == 3
    assert sorted(file.name for file in folder.iterdir()) == [f"catalogue.{DIGEST}", f"needs.{DIGEST}"]
    cache.drop("needs")
    assert [file.name for file in folder.iterdir()] == [f"catalogue.{DIGEST}"]


@pytest.mark.parametrize(("scope", "read"), [("needs", 1), ("mine", 0), ("proposals", 0)])
def test_a_document_is_of_the_scope_that_was_asked_for(folder: Path, scope: str, read: int) -> None:
    document = gzip.compress(PAGE + b"\n", mtime=0)
    cache = DownloadCache(folder)
    cache.put(scope, hashlib.sha256(document).hexdigest(), 0, document)
    assert len(list(cache.pages(scope))) == read


def test_a_document_of_another_digest_is_not_read_whichever_sorts_first(folder: Path) -> None:
    document = gzip.compress(PAGE + b"\n", mtime=0)
    for digest in neighbours(hashlib.sha256(document).hexdigest()):
        cache = DownloadCache(folder)
        cache.begin("needs", digest)
        cache.put("needs", digest, 0, document)
        assert list(cache.pages("needs")) == []


@pytest.mark.parametrize(
    ("document", "read", "said"),
    [
        (gzip.compress(PAGE + b"\n", mtime=0), 1, ""),
        (gzip.compress(PAGE + b"\n" + PAGE, mtime=0), 1, "incomplete"),
        (gzip.compress(PAGE + b"\n", mtime=0)[:-8], 1, "incomplete"),
        (gzip.compress(PAGE + b"\n", mtime=0) + b"more", 0, "endless or too large"),
    ],
    ids=["whole", "amid a line", "without its end", "with more"],
)
def test_one_that_does_not_end_as_it_must_says_so(
    folder: Path, caplog: pytest.LogCaptureFixture, document: bytes, read: int, said: str
) -> None:
    cache = DownloadCache(folder)
    cache.put("needs", hashlib.sha256(document).hexdigest(), 0, document)
    assert len(list(cache.pages("needs"))) == read
    assert [record.getMessage().rpartition(": ")[2] for record in caplog.records] == ([said] if said else [])
