"""Where a commune lies for the State: its département, région and arrondissement, with their seats."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from resources import communes
from resources.demonstration import read_world

_SELECT = """
SELECT c.department, d.name AS department_name, d.seat AS department_seat, town.name AS department_town,
  d.region, r.name AS region_name, far.department AS region_department,
  far_department.name AS region_department_name, far.name AS region_town,
  coalesce(a.name, '') AS arrondissement, coalesce(a.seat, '') AS arrondissement_seat, coalesce(e.kind, '') AS grouping
FROM commune c JOIN department d ON d.code = c.department JOIN region r ON r.code = d.region
  JOIN commune town ON town.id = (SELECT min(id) FROM commune WHERE insee = d.seat)
  JOIN commune far ON far.id = (SELECT min(id) FROM commune WHERE insee = r.seat)
  JOIN department far_department ON far_department.code = far.department
  LEFT JOIN arrondissement a ON a.code = c.arrondissement LEFT JOIN epci e ON e.id = c.epci
WHERE c.id = (SELECT min(id) FROM commune WHERE insee = ?)
"""


_AREAS = """
SELECT c.insee, coalesce(e.siren, ''), c.department, d.region FROM commune c
  JOIN department d ON d.code = c.department LEFT JOIN epci e ON e.id = c.epci
WHERE c.insee IN (SELECT value FROM json_each(?)) ORDER BY c.id DESC
"""
_MEMBERS = """
SELECT DISTINCT c.insee FROM commune c
WHERE c.epci = (SELECT epci FROM commune WHERE id = (SELECT min(id) FROM commune WHERE insee = ?)) ORDER BY c.insee
"""
_AROUND = """
SELECT code FROM department WHERE region = (SELECT d.region FROM commune c JOIN department d ON d.code = c.department
  WHERE c.id = (SELECT min(id) FROM commune WHERE insee = ?)) ORDER BY code
"""


@dataclass(frozen=True, slots=True)
class Area:
    """The codes of where a commune lies."""

    epci: str  #: SIREN of its intercommunalité; "" for none
    department: str  #: code, such as 45 or 974
    region: str  #: code


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """A commune's département, région and arrondissement, with the towns where the State has its offices. Seats are
    INSEE codes.
    """

    department: str  #: code, such as 45 or 974
    department_name: str  #: as in the official list
    department_seat: str  #: INSEE code of its préfecture's town
    department_town: str  #: name of that town
    region: str  #: code
    region_name: str  #: as in the official list
    region_department: str  #: code of the département in which the préfecture of the région is
    region_department_name: str  #: name of that département
    region_town: str  #: town of the préfecture of the région
    arrondissement: str = ""  #: its name; "" where the official list has none
    arrondissement_seat: str = ""  #: INSEE code of the town of its sous-préfecture; "" likewise
    grouping: str = ""  #: kind of the intercommunalité, such as CC or MET69 (Métropole de Lyon); "" for none

    @property
    def metropole(self) -> bool:
        return self.grouping == "MET69"


def territory(insee: str) -> Territory | None:
    """Where this commune lies; None for a code that is neither in the official list nor in the demonstration."""
    with communes.opened() as database:
        cursor = database.execute(_SELECT, (insee,))
        row, names = cursor.fetchone(), [column[0] for column in cursor.description]
    return _invented(insee) if row is None else Territory(**dict(zip(names, row, strict=True)))


def areas(insees: Collection[str]) -> dict[str, Area]:
    """Where each of these communes lies; a code that nothing knows is left out."""
    with communes.opened() as database:
        # Where several lines have one code, the last read is the commune of today.
        known = {insee: Area(*codes) for insee, *codes in database.execute(_AREAS, (json.dumps(list(insees)),))}
    if len(known) < len(set(insees)):
        world = read_world()
        known |= {
            one.insee: Area(one.epci, one.department, world.region.code)
            for one in world.communes
            if one.insee in insees and one.insee not in known
        }
    return known


@lru_cache(maxsize=4)
def members(insee: str) -> tuple[str, ...]:
    """INSEE codes of the communes in this one's intercommunalité, itself included; () where it has none."""
    with communes.opened() as database:
        known = tuple(code for (code,) in database.execute(_MEMBERS, (insee,)))
    own = None if known else read_world().commune(insee)
    return known if own is None else tuple(one.insee for one in read_world().communes if one.epci == own.epci)


def departments_around(insee: str) -> tuple[str, ...]:
    """Codes of the départements in this commune's région, its own included; () for a code that the list lacks."""
    with communes.opened() as database:
        return tuple(code for (code,) in database.execute(_AROUND, (insee,)))


def _invented(insee: str) -> Territory | None:
    """Where a commune of the demonstration lies; the préfecture of its région is that of the first département."""
    world = read_world()
    commune = world.commune(insee)
    if commune is None:
        return None
    department, first = world.department(commune.department), world.departments[0]
    town, far = world.commune(department.seat), world.commune(first.seat)
    return Territory(
        department=department.like or department.code,
        department_name=department.name,
        department_seat=department.seat,
        department_town=department.seat_name or ("" if town is None else town.name),
        region=world.region.code,
        region_name=world.region.name,
        region_department=first.code,
        region_department_name=first.name,
        region_town="" if far is None else far.name,
    )
