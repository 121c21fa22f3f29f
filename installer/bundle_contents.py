"""The list of what goes into the bundle and what stays out: the spec filters by it, and check_bundle checks it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import qt_files  # beside this file

PACKAGES = ("desktop", "sync", "resources")

# Imported at run time by entry points or by name, so that the analysis does not see them.
HIDDEN_IMPORTS = (
    "keyring.backends.chainer",
    "keyring.backends.fail",
    "keyring.backends.null",
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
    "sqlalchemy.dialects.sqlite",
)
# Packages that read data files beside their code: the empty spreadsheet that exports fill.
PACKAGE_DATA = ("odfdo",)

# The platform's web shell and migrations, test and build tools, and the system's SQLite, whose WAL mode can corrupt a
# database.
FORBIDDEN_PACKAGES = (
    "litestar",
    "uvicorn",
    "alembic",
    "mako",
    "markupsafe",
    "polyfactory",
    "faker",
    "httpx",
    "pytest",
    "hypothesis",
    "mypy",
    "PyInstaller",
    "setuptools",
    "pip",
    "sqlite3",
    "tkinter",
    "tests",
    # What typer would colour its help and tracebacks with; relaisctl has it do neither.
    "rich",
    "pygments",
    "markdown_it",
    "mdurl",
)
PLATFORM_MODULES = (
    "sync.platform.http.api",
    "sync.platform.cli",
    "sync.platform.server",
    "sync.platform.migrations",
    "resources.rebuild_communes",
    "resources.rebuild_departments",
    "resources.rebuild_service_weights",
)
# Stems of words are asked for in French only.
_LANGUAGES = """
arabic armenian basque catalan czech danish dutch dutch_porter english esperanto estonian finnish german greek hindi
hungarian indonesian irish italian lithuanian nepali norwegian persian polish porter portuguese romanian russian
sesotho serbian spanish swedish tamil turkish yiddish
"""
OTHER_LANGUAGES = tuple(f"snowballstemmer.{name}_stemmer" for name in _LANGUAGES.split())
EXCLUDED_MODULES = (
    *FORBIDDEN_PACKAGES,
    *PLATFORM_MODULES,
    *OTHER_LANGUAGES,
    "PySide6.QtDBus",  # Qt speaks to the desktop by its own library of it, which stays
    "_bz2",  # nothing here is packed by it, and the name of its library differs between Debian and Fedora
    # Encodings of East Asia, of which no file or terminal of a mairie is.
    "_codecs_cn",
    "_codecs_hk",
    "_codecs_iso2022",
    "_codecs_jp",
    "_codecs_kr",
    "_codecs_tw",
    "_multibytecodec",
    "_pydecimal",  # what decimal would be without its library, which is always there
    "_sqlite3",
    "bz2",
    "idlelib",
    "lib2to3",
    "lxml.builder",
    "lxml.doctestcompare",
    "lxml.html",
    "lxml.isoschematron",
    "lxml.objectify",
    "lxml.sax",
    "lxml.usedoctest",
    "multiprocessing",
    "pypdfium2_cli",
    "pydoc",
    "pydoc_data",
    "readline",
    # Asked for by functions of libraries that are never called: what reads web services and sends mail, settings of a
    # developer, objects kept in a database, an older pydantic.
    "certifi",
    "charset_normalizer",
    "dotenv",
    "ftplib",
    "pydantic.mypy",
    "pydantic.v1",
    "requests",
    "smtplib",
    "sqlalchemy.dialects.mssql",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.oracle",
    "sqlalchemy.dialects.postgresql",
    "sqlalchemy.ext",
    "sqlalchemy.orm",
    "statistics",
    "webbrowser",
    "yaml",
)

NEEDED_ON_LINUX = (
    "typst/_typst.abi3.so",
    "pypdfium2_raw/libpdfium.so",
)
NEEDED_ON_WINDOWS = (
    "typst/_typst.pyd",
    "pypdfium2_raw/pdfium.dll",
)
# Qt's OpenGL drawn by the processor, 20 MiB: the windows are drawn without OpenGL. The two others come with Windows;
# where a trial under wine has made stand-ins of them, they must never get into a bundle.
UNWANTED_LIBRARIES = {"opengl32sw.dll", "icuuc.dll", "mscms.dll"}
# Distributions that ask for their own version when they run, and those of which the report for the help desk says it.
# Of a distribution's notes only these go in, as the others name the folder of the build.
DISTRIBUTIONS = (
    "relais-communes",
    "PySide6-Essentials",
    "odfdo",
    "SQLAlchemy",
    "pysqlite3",
    "urllib3",
    "truststore",
    "cryptography",
    "msgspec",
    "keyring",
    "typst",
    "pypdfium2",
)
NOTES = {"METADATA", "entry_points.txt"}

# Imported by name, or only by the demonstration: without this check, their absence would be noticed late.
NEEDED = (
    "resources/communes.sqlite",
    "resources/departments.json",
    "resources/service_weights.bin",
    "resources/packs/demonstration.json",
    "resources/packs/demonstration-world.json",
    "desktop/demo/program.pyc",
    "sync/platform/http/service.pyc",
    # Documents: imported when the first one is made.
    "typst/__init__.pyc",
    "pypdfium2/__init__.pyc",
    "segno/__init__.pyc",
    "odfdo/templates/spreadsheet.ots",
    "resources/documents/page.typ",
    "resources/documents/letter.typ",
    "resources/documents/receipt.typ",
    "resources/documents/need_sheet.typ",
    "resources/documents/vote_sheet.typ",
    "resources/documents/paper_form.typ",
    "resources/documents/deliberation.typ",
    "resources/documents/note.typ",
    "resources/documents/recovery.typ",
    "resources/help/01-need.txt",
    "resources/documents/journey.svg",
    "resources/documents/leaflet.typ",
)


def project_modules(root: Path) -> list[str]:
    """Return our modules that the application may import by name; the platform comes only where it is imported."""
    names = []
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            parts = file.relative_to(root).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if not name.startswith("sync.platform") and name not in PLATFORM_MODULES:
                names.append(name)
    return names


#: A program that is given away with exported receipts, so that its source goes in too, not only the module.
HANDED_OUT = "verify_receipt.py"


#: What resources/service_weights.bin was learned from, and the application does not read: 1.6 MB.
LEARNED = ("asked.json", "duties.json", "near_misses.json")


def project_data(root: Path) -> list[tuple[str, str]]:
    """Return our data files as (file, folder in the bundle)."""
    return [
        (str(file), str(file.parent.relative_to(root)))
        for package in PACKAGES
        for file in sorted((root / package).rglob("*"))
        if file.is_file()
        and (file.suffix not in (".py", ".pyc", ".pyi", ".md") or file.name == HANDED_OUT)
        and file.name not in ("window.png", *LEARNED)
    ]


def is_wanted(name: str, source: str) -> bool:
    """Tell whether a file found by the analysis goes into the bundle, by its place there and its source."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.name.lower() in UNWANTED_LIBRARIES:
        return False
    if qt_files.is_unwanted(path):
        return False
    # Numbers of banks, books and radio chips of all countries, where only the SIRET of France is checked.
    if path.parts[0] == "stdnum" and path.suffix == ".dat":
        return False
    # Its own libraries' texts, one of them not in UTF-8, stand in the bundle's licences.
    if "BUILD_LICENSES" in path.parts:
        return False
    if path.parts[0].endswith(".dist-info"):
        return path.name in NOTES or "licenses" in path.parts
    if path.suffix == ".pyi":
        return False
    # Libraries of the Linux distribution are dependencies of the package, so that OpenSSL gets its security updates.
    if source.startswith(("/usr/lib/", "/lib/")) and path.parent == PurePosixPath("."):
        return path.name.startswith(("libpython3", "python3"))
    return True


def check_names(names: list[str]) -> None:
    """Raise ValueError with all errors in a list of files of the bundle."""
    posix = {name.replace("\\", "/") for name in names}
    windows = any(name.endswith("/Qt6Core.dll") for name in posix)
    needed = [*NEEDED, *(NEEDED_ON_WINDOWS if windows else ())]
    if any(name.endswith("libQt6XcbQpa.so.6") for name in posix):
        needed += NEEDED_ON_LINUX
    problems = [f"missing: {name}" for name in needed if name not in posix]
    problems += [f"missing: {name}" for name in qt_files.missing(posix, windows=windows)]
    present = {
        PurePosixPath(name).parts[0].split("-")[0].lower() for name in posix if name.endswith(".dist-info/METADATA")
    }
    problems += [f"missing: METADATA of {name}" for name in DISTRIBUTIONS if _folder(name) not in present]
    problems += [f"must stay out: {name}" for name in sorted(posix) if _must_stay_out(PurePosixPath(name))]
    if problems:
        raise ValueError("the bundle's file list is wrong:\n" + "\n".join(problems))


def _folder(distribution: str) -> str:
    return distribution.replace("-", "_").lower()


def _must_stay_out(path: PurePosixPath) -> bool:
    top = path.parts[0].split("-")[0].split(".")[0]
    module = str(path.with_suffix("")).replace("/", ".") + "."
    system_sqlite = "sqlite3" in path.name and ".so" in path.name and "pysqlite3" not in path.parts
    return (
        top in FORBIDDEN_PACKAGES
        or any(module.startswith(f"{name}.") for name in PLATFORM_MODULES)
        or system_sqlite
        or path.name.lower() in UNWANTED_LIBRARIES
        or any(word in path.name for word in ("gtk", "Qml", "Quick", "Qt6Pdf"))
    )
