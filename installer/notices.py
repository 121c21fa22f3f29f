"""What distributions say of their licences: texts, names, and the Rust crates that a wheel was built of."""

from __future__ import annotations

import json
import re
from importlib.metadata import Distribution
from pathlib import Path, PurePosixPath

NOTICE = re.compile(r"(?i)(licen[cs]e|copying|notice|authors)[^/]*$")
_ID = r"(?:MIT|ISC|Zlib|MPL-2\.0|PSF-2\.0|Apache-2\.0|BSD-[23]-Clause|L?GPL-[23]\.[01]-(?:only|or-later))"
#: What of the free field License is an SPDX expression.
EXPRESSION = re.compile(rf"{_ID}(?: (?:OR|AND) {_ID})*")


def texts(distribution: Distribution) -> list[str]:
    """Return the texts that a distribution ships, each under its own name where there are several."""
    files = [file for file in distribution.files or () if file.parts[0].endswith(".dist-info")]
    kept = [file for file in files if "licenses" in file.parts or (len(file.parts) == 2 and NOTICE.match(file.name))]
    notices = []
    for file in sorted(kept, key=str):
        text = Path(str(file.locate())).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        notices.append(f"--- {PurePosixPath(*file.parts[1:])} ---\n\n{text}" if len(kept) > 1 else text)
    return notices


def licence(distribution: Distribution) -> tuple[str, bool]:
    """Return what a distribution says of its licence, empty if nothing, and whether that is an SPDX expression."""
    notes = distribution.metadata
    if notes.get("License-Expression"):
        return notes["License-Expression"], True
    lines = (notes.get("License") or "").strip().splitlines()
    classifiers = [line.split(" :: ")[-1] for line in notes.get_all("Classifier", []) if line.startswith("License ::")]
    name = (lines or classifiers or [""])[0]
    return name, EXPRESSION.fullmatch(name) is not None


def crates(distribution: Distribution) -> tuple[tuple[str, str, str], ...]:
    """Return name, version and licence of the Rust crates that a wheel says it was built of."""
    named = set()
    for file in distribution.files or ():
        if "sboms" in file.parts and file.name.endswith(".json"):
            for entry in json.loads(Path(str(file.locate())).read_text("utf-8")).get("components", []):
                if entry.get("purl", "").startswith("pkg:cargo/"):
                    named.add((entry["name"], entry["version"], _terms(entry)))
    return tuple(sorted(named))


def _terms(entry: dict) -> str:
    named = (one.get("expression") or one.get("license", {}) for one in entry.get("licenses", []))
    return " AND ".join(one if isinstance(one, str) else one.get("id") or one.get("name", "?") for one in named) or "?"
