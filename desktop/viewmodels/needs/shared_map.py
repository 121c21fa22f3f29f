"""The départements of the communes that share a need, for the map and for the table beside it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from desktop.domain.communes import department_of
from desktop.domain.departments import is_department
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.french import FIXED

if TYPE_CHECKING:
    from desktop.database.queries.pooling import PublicRow

#: INSEE code and name of a commune.
Commune: TypeAlias = tuple[str, str]
_BOTH = ("département ou collectivité", "départements ou collectivités")


class DepartmentLine(NamedTuple):
    """One département, with the names of its communes that share the need."""

    code: str  #: number of the département, such as "45" or "2A"
    name: str
    communes: tuple[str, ...]  #: by name

    @property
    def words(self) -> str:
        return f"{self.name} ({self.code})" if self.name else self.code

    @property
    def counted(self) -> str:
        return french.counted(len(self.communes), "commune")


class SharedMap(NamedTuple):
    """The départements with the most communes first."""

    lines: tuple[DepartmentLine, ...]  #: () where no commune shares the need

    @property
    def sentence(self) -> str:
        communes = french.counted(sum(len(line.communes) for line in self.lines), "commune")
        one = len(self.lines) == 1
        apart = sum(not is_department(line.code) for line in self.lines)
        if one:
            where = "de la même collectivité" if apart else "du même département"
        else:  # "2 départements" of two collectivités would be wrong, and of one of each too
            several = ("collectivité", "collectivités") if apart == len(self.lines) else _BOTH
            where = f"de {french.counted(len(self.lines), *(several if apart else ('département',)))}"
        return f"{communes} {where} partagent ce besoin."

    @property
    def spoken(self) -> str:
        """The map as a screen reader says it."""
        return ", ".join(f"{line.words}{FIXED}: {line.counted}" for line in self.lines)


def sharing(row: "PublicRow | None") -> tuple[Commune, ...]:
    """The commune that wrote a need and those that said "nous aussi"; () where nobody did."""
    if row is None or not row.joined:
        return ()
    names = {row.commune: row.commune_name} | {one.commune: one.name for one in row.joined}
    return tuple((insee, name or insee) for insee, name in names.items())


def shared_map(communes: Sequence[Commune]) -> SharedMap:
    """Puts the communes in their départements, which are read from the official list."""
    from resources import departments  # noqa: PLC0415 - only where a map is shown

    names_of: dict[str, list[str]] = {}
    for insee, name in communes:
        names_of.setdefault(department_of(insee), []).append(name)
    names = departments.names(names_of)
    lines = (DepartmentLine(code, names.get(code, ""), tuple(sorted(of))) for code, of in names_of.items())
    return SharedMap(tuple(sorted(lines, key=lambda line: (-len(line.communes), line.code))))
