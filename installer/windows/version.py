"""What Windows shows as the properties of a program: name, version, publisher, in French."""

from __future__ import annotations

PRODUCT = "Relais Communes"
#: What each program is, as its properties and the task manager name it.
DESCRIPTIONS = {
    "relais": "Relais Communes",
    "relaisctl": "Relais Communes, ligne de commande",
}
_FRENCH, _UNICODE = 0x040C, 1200


def numbers(version: str) -> tuple[int, int, int, int]:
    """Return a version such as "0.1.0" as the four numbers of Windows. Raises ValueError for anything else."""
    parts = [int(part) for part in version.split(".")]
    if not 1 <= len(parts) <= 4 or not all(0 <= part < 65_536 for part in parts):
        raise ValueError(f"not a version for Windows: {version}")
    first, second, third, fourth = (*parts, 0, 0, 0)[:4]
    return first, second, third, fourth


def resource(program: str, version: str) -> str:
    """Return the text from which PyInstaller makes the resource of one program."""
    four = numbers(version)
    strings = {
        "CompanyName": PRODUCT,
        "FileDescription": DESCRIPTIONS[program],
        "FileVersion": version,
        "InternalName": program,
        "LegalCopyright": "MIT",
        "OriginalFilename": f"{program}.exe",
        "ProductName": PRODUCT,
        "ProductVersion": version,
    }
    lines = ", ".join(f"StringStruct({name!r}, {value!r})" for name, value in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3F, flags=0, OS=0x40004, "
        "fileType=1, subtype=0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('{_FRENCH:04X}{_UNICODE:04X}', [{lines}])]), "
        f"VarFileInfo([VarStruct('Translation', [{_FRENCH}, {_UNICODE}])])])"
    )
