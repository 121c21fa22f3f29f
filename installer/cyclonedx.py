"""The bundle's bill of materials, in CycloneDX 1.6: https://cyclonedx.org/docs/1.6/json/."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime
from pathlib import Path

import embedded  # beside this file
import inventory
import owners

VERSION = "1.6"
#: Of which the serial number is made, together with the time and the components.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://cyclonedx.org/relais-communes")


def document(bundle: Path, seconds: int) -> str:
    """Return the bill of a bundle as JSON; the same bundle and time give the same text. Raises inventory.Incomplete."""
    if lacking := inventory.problems(bundle):
        raise inventory.Incomplete("\n".join(lacking))
    parts = inventory.read(bundle)
    hashes = {
        file.relative_to(bundle).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in embedded.native_files(bundle)
    }
    components = [_component(part, hashes) for part in parts]
    ours = next(part for part in parts if part.name == owners.OURS)
    described = json.dumps([seconds, components])
    whole = {
        "$schema": f"http://cyclonedx.org/schema/bom-{VERSION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": VERSION,
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, described)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "bundle",
                "name": ours.name,
                "version": ours.version,
                "licenses": _licences(ours.licence, ours.is_expression),
            },
        },
        "components": components,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def seconds_of(text: str) -> int:
    """Return the time that a bill carries."""
    return int(datetime.fromisoformat(json.loads(text)["metadata"]["timestamp"]).timestamp())


def problems(bundle: Path) -> list[str]:
    """Return what is wrong with a bundle's components, texts and bill; one line each."""
    if lacking := inventory.problems(bundle):
        return lacking
    bill = bundle / inventory.SBOM
    if not bill.is_file():
        return [f"missing: {inventory.SBOM}"]
    text = bill.read_text("utf-8")
    return [] if document(bundle, seconds_of(text)) == text else [f"{inventory.SBOM} is not of this bundle"]


def _component(part: inventory.Component, hashes: dict[str, str]) -> dict:
    files = [name for name in hashes if owners.and_above(name) & set(part.files)]
    within: list[dict] = [
        {
            "type": "file",
            "bom-ref": name,
            "name": name,
            "hashes": [{"alg": "SHA-256", "content": hashes[name]}],
        }
        for name in files
    ]
    within += [
        {
            "type": "library",
            "bom-ref": f"{part.purl}#{name}@{version}",
            "name": name,
            "version": version,
            "licenses": _licences(terms, False),
            "purl": f"pkg:cargo/{name}@{version}",
        }
        for name, version, terms in part.crates
    ]
    described = {
        "type": "framework" if part.name == "Qt" else "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "licenses": _licences(part.licence, part.is_expression),
        "purl": part.purl,
        "properties": [
            {"name": "relais-communes:licence-text", "value": f"{inventory.FOLDER}/{part.text}"},
            *({"name": "relais-communes:inside", "value": name} for name in part.inside),
        ],
    }
    return {**described, "components": within} if within else described


def _licences(licence: str, is_expression: bool) -> list[dict]:
    return [{"expression": licence}] if is_expression else [{"license": {"name": licence}}]
