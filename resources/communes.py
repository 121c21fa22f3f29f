"""Finds French communes by name, INSEE code or postal code in the bundled official list."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2 as sqlite

from resources import path

DATABASE = path("communes.sqlite")

# The longest official name has 45 letters, and nobody types more words than this to find a commune.
_MOST_LETTERS = 100
_MOST_WORDS = 8
_MOST_ROWS = 200

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss"})
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_SLASHES = ((re.compile(r"\bss/"), "sous "), (re.compile(r"\bs/"), "sur "))
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_CODE = re.compile(r"(\d{1,5}|\d[ab]\d{0,3})\Z")

# Rows are numbered in the order in which they are shown: current communes first, those with most inhabitants first.
_SELECT = """
SELECT c.id, c.insee, c.name, c.department, d.name, d.region, r.name, c.population, c.siren, e.siren, e.name,
  (SELECT group_concat(code, ' ') FROM (SELECT code FROM postal_of WHERE commune = c.id ORDER BY code)),
  c.parent, k.code
FROM commune c JOIN department d ON d.code = c.department JOIN region r ON r.code = d.region
  JOIN kind k ON k.id = c.kind LEFT JOIN epci e ON e.id = c.epci
"""
_BY_CODE = """
SELECT id, min(rank) AS rank FROM (
  SELECT id, iif(insee = :code, 1, 2) AS rank FROM commune WHERE insee >= :code AND insee < :after
  UNION ALL
  SELECT commune, iif(code = :code, 0, 2) FROM postal_of WHERE code >= :code AND code < :after)
GROUP BY id ORDER BY rank, id LIMIT :limit
"""
_BY_START = """
SELECT commune, min(CASE WHEN key = :key THEN 0 WHEN kind > 0 THEN 2
    WHEN name GLOB 'L*' AND (name GLOB 'L''*' OR name GLOB 'La *' OR name GLOB 'Le *' OR name GLOB 'Les *')
      AND NOT (key GLOB 'l *' OR key GLOB 'la *' OR key GLOB 'le *' OR key GLOB 'les *') THEN 2
    ELSE 1 END) AS rank
FROM start JOIN commune ON commune.id = start.commune WHERE key >= :key AND key < :after {near}
GROUP BY commune ORDER BY rank, commune LIMIT :limit
"""
_BY_WORDS = "SELECT rowid, 3 FROM commune_words WHERE commune_words MATCH :match {near} ORDER BY rowid LIMIT :limit"
_NEAR = """AND EXISTS (SELECT 1 FROM commune c WHERE c.id = {id} AND (
  (c.insee >= :near AND c.insee < :near_after)
  OR EXISTS (SELECT 1 FROM postal_of p WHERE p.commune = c.id AND p.code >= :near AND p.code < :near_after)))"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """One line of the official list."""

    insee: str  #: 5 characters; a former commune may have the code of the new one
    name: str  #: official, with its article and accents
    department: str  #: code of the département, or of the territory overseas
    department_name: str  #: as in the list
    region: str  #: code
    region_name: str  #: as in the list
    population: int | None  #: None for former communes, and for a few others
    siren: str | None  #: 9 digits; None where the list has none
    epci: str | None  #: SIREN of the intercommunalité; None where there is none
    epci_name: str | None  #: as in the list, which abbreviates: CC, CA, CU
    postal_codes: tuple[str, ...]  #: in order; () where the list has none
    parent: str | None  #: INSEE code of the commune that a former commune or a city district belongs to; else None
    kind: str  #: commune-actuelle | commune-deleguee | commune-associee | arrondissement-municipal


def words(text: str) -> list[str]:
    """The words of a name as they are compared: small letters and digits, without accents, "st" as "saint"."""
    return [_ABBREVIATIONS.get(word, word) for word in _bare_words(text)]


def search(text: str, limit: int = 20) -> list[Commune]:
    """Communes whose name, postal code or INSEE code begins with the text, the likeliest first.

    The text may also begin with a later word of the name. A code beside a name narrows the search ("saint-martin 45").
    """
    typed = _bare_words(text)
    limit = min(limit, _MOST_ROWS)
    if not typed or limit < 1:
        return []
    with opened() as database:
        if len(typed) == 1 and _CODE.match(typed[0]):
            ids = _by_code(database, typed[0].upper(), limit)
        else:
            names = [word for word in typed if not _CODE.match(word)]
            codes = [word.upper() for word in typed if _CODE.match(word)]
            ids = _by_name(database, names, codes[0], limit) if names and len(codes) == 1 else []
            # In "Paris 11" the number is part of the name of a district, and not the code of the Aude.
            ids = ids or _by_name(database, typed, "", limit)
        return _read(database, ids)


def get(insee: str) -> Commune | None:
    """The commune with an INSEE code. Where a former commune kept the code of the new one, it is the new one."""
    with opened() as database:
        lowest_id = database.execute("SELECT min(id) FROM commune WHERE insee = ?", (insee,)).fetchone()[0]
        return None if lowest_id is None else _read(database, [lowest_id])[0]


def vintage() -> dict[str, str]:
    """Where the list comes from: year, package, licence, source and the command that built it."""
    with opened() as database:
        return dict(database.execute("SELECT key, value FROM meta ORDER BY key").fetchall())


@contextmanager
def opened(file: Path = DATABASE) -> Iterator[Any]:
    """The list, opened read-only for one query."""
    # A new connection for each question costs 0.2 ms, and nothing is shared between threads.
    database = sqlite.connect(f"{file.as_uri()}?immutable=1&mode=ro", uri=True)
    try:
        yield database
    finally:
        database.close()


def _bare_words(text: str) -> list[str]:
    text = unicodedata.normalize("NFKD", text[:_MOST_LETTERS].translate(_LIGATURES).casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    for pattern, meant in _SLASHES:
        text = pattern.sub(meant, text)
    return _NOT_WORD.sub(" ", text).split()[:_MOST_WORDS]


def _by_code(database: Any, code: str, limit: int) -> list[int]:
    rows = database.execute(_BY_CODE, {"code": code, "after": code + "~", "limit": limit})
    return [row[0] for row in rows]


def _by_name(database: Any, typed: list[str], near: str, limit: int) -> list[int]:
    """First names that equal the text, with or without their article, then those that begin with it as it was typed.

    Then those that do after their article, and former communes; then those with these words anywhere.
    """
    full = [_ABBREVIATIONS.get(word, word) for word in typed]
    # The last word may not be finished: "st" is Saint, or the beginning of Strasbourg.
    lasts = list(dict.fromkeys((full[-1], typed[-1])))
    narrow = {"near": near, "near_after": near + "~", "limit": limit}
    ranked: dict[int, int] = {}
    for last in lasts:
        key = " ".join([*full[:-1], last])
        sql = _BY_START.format(near=_NEAR.format(id="start.commune") if near else "")
        for commune, rank in database.execute(sql, narrow | {"key": key, "after": key + "~"}):
            ranked[commune] = min(rank, ranked.get(commune, rank))
    if len(ranked) < limit:
        ways = [f"{word}*" for word in full[:-1]] + ["(" + " OR ".join(f"{last}*" for last in lasts) + ")"]
        sql = _BY_WORDS.format(near=_NEAR.format(id="commune_words.rowid") if near else "")
        for commune, rank in database.execute(sql, narrow | {"match": " AND ".join(ways)}):
            ranked.setdefault(commune, rank)
    return sorted(ranked, key=lambda commune: (ranked[commune], commune))[:limit]


def _read(database: Any, ids: list[int]) -> list[Commune]:
    marks = ",".join("?" * len(ids))
    rows = {row[0]: row for row in database.execute(f"{_SELECT} WHERE c.id IN ({marks})", ids)}
    return [_commune(rows[number]) for number in ids]


def _commune(row: Any) -> Commune:
    (
        _,
        insee,
        name,
        department,
        department_name,
        region,
        region_name,
        population,
        siren,
        epci,
        epci_name,
        postal,
        parent,
        kind,
    ) = row
    return Commune(
        insee=insee,
        name=name,
        department=department,
        department_name=department_name,
        region=region,
        region_name=region_name,
        population=population,
        siren=siren,
        epci=epci,
        epci_name=epci_name,
        postal_codes=tuple(postal.split()) if postal else (),
        parent=parent,
        kind=kind,
    )
