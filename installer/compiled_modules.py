"""Modules that the analysis leaves uncompiled, or compiles without the texts that a command shows."""

from __future__ import annotations

import py_compile
from pathlib import Path, PurePosixPath

#: Whose functions' own texts are the help of the commands.
TEXTS_ARE_HELP = "desktop/cli"

#: The folder in which PySide looks for its own modules before it takes those inside its library.
SUPPORT = "files.dir"


def compiled_support(shiboken: Path, work: Path) -> list[tuple[str, str]]:
    """Compile into `work` the modules that dev.py made PySide write beside itself; return (file, folder in the bundle).

    Taken from inside its library, they would be compiled at each start, a twelfth of the time to the first window.
    """
    compiled = []
    for source in sorted((shiboken / SUPPORT).rglob("*.py")):
        name = source.relative_to(shiboken)
        made = work / name.with_suffix(".pyc")
        unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
        py_compile.compile(str(source), str(made), str(name), doraise=True, invalidation_mode=unchecked)
        compiled.append((str(made), str(Path("shiboken6") / name.parent)))
    return compiled


def with_texts(compiled: list[tuple[str, str, str]], root: Path, work: Path) -> list[tuple[str, str, str]]:
    """Compile into `work`, with the texts of its functions, each module whose commands show these as their help.

    The rest of the bundle has none: nobody reads them there, and they take 2.3 MB as long as the window runs.
    """
    kept = []
    for name, made, kind in compiled:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.suffix == ".pyc" and path.is_relative_to(TEXTS_ARE_HELP):
            made = str(work / path)
            source = root / path.with_suffix(".py")
            py_compile.compile(str(source), made, str(path.with_suffix(".py")), doraise=True, optimize=0)
        kept.append((name, made, kind))
    return kept
