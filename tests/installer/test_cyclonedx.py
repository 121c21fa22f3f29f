"""The bill of materials: made from the bundle, the same for the same bundle and time."""

import hashlib
import json
from pathlib import Path

import cyclonedx
import inventory
import pytest

from tests.installer import small_bundle

SECONDS = 1_790_000_000


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    made, python = small_bundle.make(tmp_path)
    inventory.write(made, python)
    return made


def test_the_same_bundle_and_time_give_the_same_bytes(bundle: Path) -> None:
    first = cyclonedx.document(bundle, SECONDS)
    assert cyclonedx.document(bundle, SECONDS) == first
    assert json.loads(first)["metadata"]["timestamp"] == "2026-09-21T14:13:20Z"
    assert cyclonedx.seconds_of(first) == SECONDS
    later = json.loads(cyclonedx.document(bundle, SECONDS + 1))
    assert later["serialNumber"] != json.loads(first)["serialNumber"]


def test_each_component_has_version_licence_and_package_url(bundle: Path) -> None:
    parts = json.loads(cyclonedx.document(bundle, SECONDS))["components"]
    purls = {part["purl"] for part in parts}
    assert {"pkg:generic/cpython@3.11.9", "pkg:generic/qt@6.11.3", "pkg:generic/icu@73.2"} <= purls
    assert {"pkg:generic/sqlite@3.53.4", "pkg:generic/openssl@3.6.3", "pkg:generic/openssl@4.0.3"} <= purls
    assert all(part["version"] and part["licenses"] for part in parts)
    references = [one["bom-ref"] for part in parts for one in (part, *part.get("components", ()))]
    assert len(set(references)) == len(references)


def test_each_native_library_is_there_once_with_its_hash(bundle: Path) -> None:
    parts = json.loads(cyclonedx.document(bundle, SECONDS))["components"]
    inner = [one for part in parts for one in part.get("components", ()) if one["type"] == "file"]
    hashes = {one["name"]: one["hashes"][0]["content"] for one in inner}
    natives = {name: data for name, data in small_bundle.FILES.items() if data.startswith(small_bundle.ELF)}
    assert hashes == {name: hashlib.sha256(data).hexdigest() for name, data in natives.items()}
    assert len(inner) == len(hashes)


def test_the_crates_of_a_wheel_stand_below_it(bundle: Path) -> None:
    parts = {part["name"]: part for part in json.loads(cyclonedx.document(bundle, SECONDS))["components"]}
    crates = [one["purl"] for one in parts["typst"]["components"] if one["type"] == "library"]
    assert crates == ["pkg:cargo/age@0.11.1"]


def test_a_bundle_without_its_bill_or_with_that_of_another_is_refused(bundle: Path) -> None:
    assert cyclonedx.problems(bundle) == ["missing: sbom.cdx.json"]
    bill = bundle / inventory.SBOM
    bill.write_text(cyclonedx.document(bundle, SECONDS), "utf-8")
    assert cyclonedx.problems(bundle) == []
    (bundle / "relais").write_bytes(small_bundle.ELF + b"other")
    assert cyclonedx.problems(bundle) == ["sbom.cdx.json is not of this bundle"]


def test_no_bill_is_made_of_a_bundle_that_lacks_a_text(bundle: Path) -> None:
    (bundle / "licences" / "typst-1.2.txt").unlink()
    with pytest.raises(inventory.Incomplete, match=r"^no licence text: typst 1\.2$"):
        cyclonedx.document(bundle, SECONDS)
