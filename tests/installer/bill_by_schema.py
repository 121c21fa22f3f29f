"""The bill of a real bundle holds to the published schema of CycloneDX. By name: `installer/RESULTS.md`.

RELAIS_SBOM is the bill, RELAIS_CYCLONEDX the folder of the schemas, as in the package `cyclonedx-python-lib`.
"""

import json
import os
from pathlib import Path

from jsonschema import Draft7Validator
from referencing import Registry, Resource


def test_the_bill_holds_to_the_schema() -> None:
    schemas, bill = Path(os.environ["RELAIS_CYCLONEDX"]), Path(os.environ["RELAIS_SBOM"])
    known = {file.name.split(".SNAPSHOT")[0]: json.loads(file.read_text("utf-8")) for file in schemas.glob("*.json")}
    registry: Registry = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in known.values()
    )
    validator = Draft7Validator(known["bom-1.6"], registry=registry)
    assert [
        f"{error.json_path}: {error.message[:200]}"
        for error in validator.iter_errors(json.loads(bill.read_text("utf-8")))
    ] == []
