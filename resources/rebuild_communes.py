"""Builds communes.sqlite from the npm package of the official list: python -m resources.rebuild_communes PACKAGE.

PACKAGE is the archive that `npm pack @etalab/decoupage-administratif` fetches, or the folder unpacked from it.
The same archive gives the same bytes, with the same release of SQLite.
"""

import json
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite
from stdnum.fr import siren

from resources import path
from resources.communes import words

PACKAGE = "@etalab/decoupage-administratif"
KINDS = ("commune-actuelle", "commune-deleguee", "commune-associee", "arrondissement-municipal")
# People do not always type an article: Le Havre is also found, and ranked, as Havre.
ARTICLES = {"le", "la", "les", "l"}

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE kind (id INTEGER PRIMARY KEY, code TEXT NOT NULL);
CREATE TABLE region (code TEXT PRIMARY KEY, name TEXT NOT NULL, seat TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE department (code TEXT PRIMARY KEY, name TEXT NOT NULL, region TEXT NOT NULL REFERENCES region,
  seat TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE arrondissement (code TEXT PRIMARY KEY, name TEXT NOT NULL, seat TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE epci (id INTEGER PRIMARY KEY, siren TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE commune (id INTEGER PRIMARY KEY, insee TEXT NOT NULL, name TEXT NOT NULL,
  kind INTEGER NOT NULL REFERENCES kind, parent TEXT, department TEXT NOT NULL REFERENCES department,
  arrondissement TEXT REFERENCES arrondissement, population INTEGER, siren TEXT, epci INTEGER REFERENCES epci);
CREATE TABLE postal_of (commune INTEGER NOT NULL REFERENCES commune, code TEXT NOT NULL,
  PRIMARY KEY (commune, code)) WITHOUT ROWID;
CREATE TABLE start (key TEXT NOT NULL, commune INTEGER NOT NULL REFERENCES commune,
  PRIMARY KEY (key, commune)) WITHOUT ROWID;
CREATE VIRTUAL TABLE commune_words USING fts5(words, content='', detail=none, columnsize=0, prefix='1 2 3',
  tokenize='ascii');
"""
INDEXES = """
CREATE INDEX commune_insee ON commune (insee);
CREATE INDEX postal_of_code ON postal_of (code);
INSERT INTO commune_words (commune_words) VALUES ('optimize');
"""


def rebuild(package: Path, target: Path) -> int:
    """Writes the database and returns the number of current communes; raises ValueError where the list is wrong."""
    read = _reader(package)
    communes, epcis = _distinct(read("data/communes.json")), read("data/epci.json")
    target.unlink(missing_ok=True)
    database = sqlite.connect(str(target), isolation_level=None)
    try:
        database.executescript("PRAGMA journal_mode=DELETE; PRAGMA page_size=4096;" + SCHEMA)
        database.execute("BEGIN")
        _write_meta(database, read("package.json")["version"])
        _write_territories(database, read)
        _write_epcis(database, epcis)
        _write_communes(database, communes, _members(epcis))
        database.execute("COMMIT")
        database.executescript(INDEXES + "VACUUM;")
    finally:
        database.close()
    return sum(commune["type"] == KINDS[0] for commune in communes)


def _reader(package: Path) -> Callable[[str], Any]:
    if package.is_dir():
        root = package / "package" if (package / "package").is_dir() else package
        return lambda name: json.loads((root / name).read_text("utf-8"))
    with tarfile.open(package) as archive:
        members = {item.name: item for item in archive if item.isfile() and item.name.endswith(".json")}
        texts = {name: stream.read() for name, item in members.items() if (stream := archive.extractfile(item))}
    return lambda name: json.loads(texts[f"package/{name}"])


def _distinct(communes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All lines, but without former communes that have both code and name of the new one, which is listed anyway."""
    current = {(line["code"], line["nom"]) for line in communes if line["type"] == KINDS[0]}
    kept = [line for line in communes if line["type"] == KINDS[0] or (line["code"], line["nom"]) not in current]
    return sorted(
        kept,
        key=lambda line: (
            line["type"] != KINDS[0],
            -line.get("population", 0) if line["type"] == KINDS[0] else 0,
            line["code"],
            line["type"],
        ),
    )


def _members(epcis: list[dict[str, Any]]) -> dict[str, int]:
    return {member["code"]: number for number, epci in enumerate(epcis, 1) for member in epci["membres"]}


def _checked(number: str | None) -> str | None:
    # SIRENs of new communes look different (200xxxxxx): only Luhn's check key can be trusted.
    if number is not None and not siren.is_valid(number):
        raise ValueError(f"SIREN {number} has a wrong key")
    return number


def _write_meta(database: Any, version: str) -> None:
    rows = {
        "built_by": f"npm pack {PACKAGE}@{version} && python -m resources.rebuild_communes PACKAGE",
        "licence": "Licence Ouverte 2.0 (Etalab)",
        "package": PACKAGE,
        "source": "INSEE, Code officiel géographique ; DGCL, liste des EPCI ; La Poste, base officielle des codes "
        f"postaux ; INSEE, populations légales ; réunis par Etalab dans {PACKAGE}",
        "vintage": version,
    }
    database.executemany("INSERT INTO meta VALUES (?, ?)", sorted(rows.items()))


def _write_territories(database: Any, read: Callable[[str], Any]) -> None:
    database.executemany("INSERT INTO kind VALUES (?, ?)", list(enumerate(KINDS)))
    regions = [(line["code"], line["nom"], line["chefLieu"]) for line in read("data/regions.json")]
    departments = [
        (line["code"], line["nom"], line["region"], line["chefLieu"]) for line in read("data/departements.json")
    ]
    seats = [(line["code"], line["nom"], line["chefLieu"]) for line in read("data/arrondissements.json")]
    database.executemany("INSERT INTO region VALUES (?, ?, ?)", sorted(regions))
    database.executemany("INSERT INTO department VALUES (?, ?, ?, ?)", sorted(departments))
    database.executemany("INSERT INTO arrondissement VALUES (?, ?, ?)", sorted(seats))


def _write_epcis(database: Any, epcis: list[dict[str, Any]]) -> None:
    for number, line in enumerate(epcis, 1):
        row = (number, _checked(line["code"]), line["nom"], line["type"])
        database.execute("INSERT INTO epci VALUES (?, ?, ?, ?)", row)


def _write_communes(database: Any, communes: list[dict[str, Any]], epci_of: dict[str, int]) -> None:
    for number, line in enumerate(communes, 1):
        current = line["type"] == KINDS[0]
        parent = None if current else line.get("commune") or line["chefLieu"]
        row = (
            number,
            line["code"],
            line["nom"],
            KINDS.index(line["type"]),
            parent,
            line["departement"],
            line.get("arrondissement") or None,
            line.get("population"),
            _checked(line.get("siren")),
            epci_of.get(line["code"]) if current else None,
        )
        database.execute("INSERT INTO commune VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        for code in sorted(set(line.get("codesPostaux", ()))):
            database.execute("INSERT INTO postal_of VALUES (?, ?)", (number, code))
        name = words(line["nom"])
        starts = {" ".join(name), " ".join(name[1:] if name[0] in ARTICLES and len(name) > 1 else name)}
        database.executemany("INSERT INTO start VALUES (?, ?)", [(key, number) for key in sorted(starts)])
        database.execute("INSERT INTO commune_words (rowid, words) VALUES (?, ?)", (number, " ".join(name)))


def main() -> int:
    """The command. It prints how many communes were written, and how large the file is."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m resources.rebuild_communes PACKAGE_TGZ_OR_DIR\n")
        return 2
    target = path("communes.sqlite")
    count = rebuild(Path(sys.argv[1]), target)
    sys.stdout.write(f"{count} current communes, {target.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
