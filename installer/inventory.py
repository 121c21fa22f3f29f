"""What a bundle is made of, with a licence text for each component: written into it, read from it and checked.

Each file of the bundle belongs to one component. `licences/components.json` says which; beside it stands one text for
each, named by name and version.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path

import embedded  # beside this file
import notices
import owners

TEXTS = Path(__file__).resolve().parent / "licence_texts"
FOLDER, LIST, SBOM = "licences", "components.json", "sbom.cdx.json"
#: Beside the texts: the day of the source, for the window.
DAY = "commit-date.txt"
#: What no bundle is without: were one not found any more, the search for it would be wrong.
ALWAYS = (
    "CPython",
    "OpenSSL",
    "PDFium",
    "PyInstaller",
    "PySide6_Essentials",
    "Qt",
    "SQLite",
    "relais-communes",
    "typst",
)

LGPL = ("relinking.txt", "LGPL-3.0.txt", "GPL-3.0.txt")
#: Wheels without a text of their own, and libraries that a wheel only carries.
FROM_HERE = {
    "PySide6_Essentials": LGPL,
    "shiboken6": LGPL,
    "Qt": LGPL,
    "ICU": ("icu.txt",),
    "OpenSSL": ("Apache-2.0.txt",),
    "SQLite": ("sqlite.txt",),
}
#: What a wheel carries and has no text of: the fonts of documents.
BESIDE = {"typst": ("fonts.txt",)}
#: Libraries whose text comes with a distribution that carries them.
FROM_DISTRIBUTION = {"PDFium": "pypdfium2"}
#: As SPDX expressions: where METADATA has none or only a name, and for what is no distribution.
LICENCES = {
    "CPython": "PSF-2.0",
    "ICU": "Unicode-3.0",
    "OpenSSL": "Apache-2.0",
    "PDFium": "BSD-3-Clause AND Apache-2.0",
    "PyInstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "Qt": "LGPL-3.0-only",
    "SQLite": "blessing",
    "backports.tarfile": "MIT",
    "http-message-signatures": "Apache-2.0",
    "jaraco.classes": "MIT",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pyrage": "MIT",
    "pysqlite3": "Zlib",
    "python-stdnum": "LGPL-2.1-or-later",
    "rfc8785": "Apache-2.0",
    "segno": "BSD-3-Clause",
    "shellingham": "ISC",
    # The program; its fonts Libertinus, New Computer Modern, DejaVu.
    "typst": "Apache-2.0 AND OFL-1.1 AND LPPL-1.3c AND Bitstream-Vera",
    # The code; communes; outlines of départements; a list of words.
    "relais-communes": "MIT AND etalab-2.0 AND CC-BY-4.0 AND CC0-1.0",
}
#: Who made the data that go in with our own code, and under which licences.
OUR_SOURCES = Path(__file__).resolve().parent.parent / "resources" / "SOURCES.md"


@dataclass(frozen=True, slots=True)
class Environment:
    """Folders of the Python that a bundle is made from."""

    packages: Path  #: site-packages
    library: Path  #: the standard library
    prefix: Path  #: where Python itself is, and on Windows its text


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One part of a bundle."""

    name: str
    version: str
    licence: str
    is_expression: bool  #: whether the licence is an SPDX expression, or only a name
    purl: str  #: package URL, by which lists of known faults name it
    text: str  #: the file in licences/
    files: tuple[str, ...]  #: folders and files of the bundle that are it; empty where another one's file carries it
    inside: tuple[str, ...] = ()  #: the libraries in which it is linked
    crates: tuple[tuple[str, str, str], ...] = ()  #: name, version and licence of what a Rust extension is built of


class Incomplete(ValueError):
    """A component without a text, a file of no component or a version that is not read; one line for each."""


def environment(python: Path) -> Environment:
    """Ask an interpreter for its folders. Raises CalledProcessError."""
    code = "import sys, sysconfig as s; print(s.get_path('purelib'), s.get_path('stdlib'), sys.base_prefix, sep='\\n')"
    done = subprocess.run([python, "-c", code], capture_output=True, encoding="utf-8", check=True)
    return Environment(*(Path(line) for line in done.stdout.splitlines()))


def write_day(bundle: Path, seconds: int) -> None:
    """Write the day of the source, in UTC, into a bundle that has its texts."""
    day = f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}\n"
    (bundle / FOLDER / DAY).write_text(day, "utf-8", newline="\n")


def write(bundle: Path, made_from: Environment) -> list[Component]:
    """Write the texts and the list into a bundle. Raises Incomplete."""
    installed = {one.name: one for one in distributions(path=[str(made_from.packages)])}
    installed[owners.LOADER] = installed.pop("pyinstaller")
    try:
        libraries = embedded.libraries(bundle)
        owned = owners.Owners(installed, made_from.library, made_from.prefix).group(_files(bundle))
    except (embedded.Unreadable, LookupError) as error:
        raise Incomplete(str(error)) from error
    components, texts, lacking = [], {}, []
    for name in sorted({*owned, *(library.name for library in libraries)}, key=str.lower):
        for library in [one for one in libraries if one.name == name] or [None]:
            try:
                component, text = _described(name, library, tuple(owned.get(name, ())), installed, made_from)
            except Incomplete as error:
                lacking.append(str(error))
            else:
                components.append(component)
                texts[component.text] = text
    if lacking:
        raise Incomplete("\n".join(lacking))
    folder = bundle / FOLDER
    folder.mkdir(exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for file_name, text in texts.items():
        (folder / file_name).write_text(text, "utf-8", newline="\n")
    listed = json.dumps([asdict(component) for component in components], ensure_ascii=False, indent=1) + "\n"
    (folder / LIST).write_text(listed, "utf-8", newline="\n")
    return components


def read(bundle: Path) -> list[Component]:
    """Return what a bundle says it is made of. Raises Incomplete where it has no list."""
    file = bundle / FOLDER / LIST
    if not file.is_file():
        raise Incomplete(f"missing: {FOLDER}/{LIST}")
    components = []
    for entry in json.loads(file.read_text("utf-8")):
        entry["crates"] = tuple(tuple(crate) for crate in entry["crates"])
        components.append(Component(**{**entry, "files": tuple(entry["files"]), "inside": tuple(entry["inside"])}))
    return components


def expression(components: list[Component]) -> str:
    """Return the licences of all components as one SPDX expression. Raises Incomplete where one has only a name."""
    if unknown := [part.name for part in components if not part.is_expression]:
        raise Incomplete(f"no SPDX expression in LICENCES: {' '.join(unknown)}")
    terms = {term for part in components for term in part.licence.split(" AND ")}
    return " AND ".join(f"({term})" if " OR " in term else term for term in sorted(terms))


def problems(bundle: Path) -> list[str]:
    """Return what lacks in a bundle's list and texts, compared with its files; one line each."""
    try:
        components = read(bundle)
        libraries = embedded.libraries(bundle)
    except (Incomplete, embedded.Unreadable) as error:
        return [str(error)]
    lacking = [f"component not found: {name}" for name in ALWAYS if name not in {part.name for part in components}]
    for part in components:
        text = bundle / FOLDER / part.text
        content = text.read_text("utf-8") if text.is_file() else ""
        if f"{part.name} {part.version}\n" not in content or len(content.splitlines()) < 8:
            lacking.append(f"no licence text: {part.name} {part.version}")
    listed = {(part.name, part.version) for part in components}
    lacking += [f"not listed: {one.name} {one.version}" for one in libraries if (one.name, one.version) not in listed]
    held = {(one.name, one.version) for one in libraries}
    lacking += [
        f"not in its files: {part.name} {part.version}"
        for part in components
        if part.purl.startswith("pkg:generic/") and (part.name, part.version) not in held
    ]
    covered = {path for part in components for path in part.files}
    lacking += [f"of no component: {name}" for name in _files(bundle) if not covered & owners.and_above(name)]
    return lacking


def _files(bundle: Path) -> list[str]:
    """Return the bundle's own files, without links and without what is written here."""
    paths = (path for path in sorted(bundle.rglob("*")) if path.is_file() and not path.is_symlink())
    names = (path.relative_to(bundle).as_posix() for path in paths)
    return [name for name in names if name != SBOM and not name.startswith(f"{FOLDER}/")]


def _described(
    name: str,
    library: embedded.Library | None,
    files: tuple[str, ...],
    installed: dict[str, Distribution],
    made_from: Environment,
) -> tuple[Component, str]:
    """Return a component and its text. Raises Incomplete."""
    distribution = installed.get(name)
    if library is None and distribution is None:
        raise Incomplete(f"version not known: {name}")
    version = library.version if library else distribution.version
    texts = _texts(name, distribution, installed, made_from)
    if not any(text.strip() for text in texts):
        raise Incomplete(f"no licence text: {name} {version}")
    licence, is_expression = (LICENCES[name], True) if name in LICENCES else notices.licence(distribution)
    if not licence:
        raise Incomplete(f"no licence named: {name} {version}")
    crates = notices.crates(distribution) if distribution else ()
    listed = "".join(f"{crate} {number}\u00a0: {terms}\n" for crate, number, terms in crates)
    if listed:
        texts.append(f"Construit avec ces bibliothèques en Rust, chacune sous sa licence\u00a0:\n\n{listed}")
        texts.append((TEXTS / "crates.txt").read_text("utf-8"))
    kind, package = ("generic", name.lower()) if library else ("pypi", name.lower().replace("_", "-"))
    component = Component(
        name=name,
        version=version,
        licence=licence,
        is_expression=is_expression,
        purl=f"pkg:{kind}/{package}@{version}",
        text=f"{name}-{version}.txt",
        files=files,
        inside=() if files or library is None else library.files,
        crates=crates,
    )
    head = f"{name} {version}\nLicence\u00a0: {licence}\n"
    return component, "\n\n".join([head, *(text.strip("\n") for text in texts)]) + "\n"


def _texts(
    name: str, distribution: Distribution | None, installed: dict[str, Distribution], made_from: Environment
) -> list[str]:
    if name == "CPython":
        places = (folder / "LICENSE.txt" for folder in (made_from.library, made_from.prefix))
        return [file.read_text("utf-8") for file in places if file.is_file()][:1]
    if name in FROM_HERE:
        return [(TEXTS / file).read_text("utf-8") for file in FROM_HERE[name]]
    if name == "relais-communes" and distribution is not None:
        return [*notices.texts(distribution), OUR_SOURCES.read_text("utf-8")]
    carrier = installed.get(FROM_DISTRIBUTION[name]) if name in FROM_DISTRIBUTION else distribution
    own = notices.texts(carrier) if carrier else []
    return own and [*own, *((TEXTS / file).read_text("utf-8") for file in BESIDE.get(name, ()))]
