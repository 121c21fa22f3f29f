"""The MSI for Windows, by msitools: wixl makes it from relais.wxs and from the list of files that is written here."""

from __future__ import annotations

import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.sax.saxutils import quoteattr

import packages  # beside this file
import summary

#: What the identifiers are made from. Windows knows a product and its files by them: after a change, an upgrade would
#: be a second product.
NAMESPACE = uuid.UUID("0d8f9c5e-5b0a-4e52-9f0b-6a0c1b7d2e44")
#: wixl 0.106 knows a program in a property (50), none inside the package (2): relais.wxs says the one for the other.
#: 1024: later, with the changes; 2048: with the rights of Windows Installer; 64: whatever it returns.
KINDS = {
    "RefuseWhileRunning": 2,
    "RefuseWhileRunningElevated": 2 + 1024 + 2048,
    "ProtectPolicies": 2 + 1024 + 2048,
    "ForgetTask": 2 + 1024 + 2048 + 64,
}


def identifier(words: str) -> str:
    """Return the GUID of these words, the same in each build."""
    return f"{{{uuid.uuid5(NAMESPACE, words)}}}".upper()


def product_code(release: str) -> str:
    """Return the identifier of one version, by which a deployment tool finds it."""
    return identifier(f"product {release}")


def components(names: list[PurePosixPath]) -> str:
    """Return the fragment of WiX that installs these files below INSTALLDIR, one component each."""
    return "\n".join([*_components(names), ""])


def _components(names: list[PurePosixPath]) -> Iterator[str]:
    yield '<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Fragment>'
    for folder in sorted({parent for name in names for parent in name.parents if parent.name}):
        yield f'<DirectoryRef Id="{_folder(folder.parent)}">'
        yield f'<Directory Id="{_folder(folder)}" Name={quoteattr(folder.name)}/></DirectoryRef>'
    for name in names:
        yield f'<DirectoryRef Id="{_folder(name.parent)}">'
        yield f'<Component Id="{_name("c", name)}" Guid="{identifier(str(name))}" Win64="yes">'
        source = quoteattr(f"$(var.Stage)/{name}")
        yield f'<File Id="{_name("f", name)}" Source={source} KeyPath="yes"/></Component></DirectoryRef>'
    yield '<ComponentGroup Id="Files">'
    for name in names:
        yield f'<ComponentRef Id="{_name("c", name)}"/>'
    yield "</ComponentGroup></Fragment></Wix>"


def _folder(folder: PurePosixPath) -> str:
    return _name("d", folder) if folder.name else "INSTALLDIR"


def _name(kind: str, path: PurePosixPath) -> str:
    return f"{kind}{uuid.uuid5(NAMESPACE, str(path)).hex}"


def package(staged: Path, work: Path, out: Path, release: str, seconds: int) -> None:
    """Make the MSI `out` of a staged folder. Raises CalledProcessError, and ValueError for an MSI without a summary."""
    listed, helper, picture = work / "files.wxs", work / "helper.exe", packages.draw(work)
    listed.write_text(components(packages.files(staged)), "utf-8")
    packages.makensis("msi-helper.nsi", {"OUT": helper, "ICON": picture}, seconds)
    given = {
        "Version": release,
        "ProductCode": product_code(release),
        "Stage": staged,
        "Icon": picture,
        "Helper": helper,
    }
    defined = [word for name, value in given.items() for word in ("-D", f"{name}={value}")]
    command = ["wixl", "--arch", "x64", "--output", out, *defined, packages.HERE / "relais.wxs", listed]
    subprocess.run(command, stdout=sys.stderr, check=True)
    for action, kind in KINDS.items():
        change = f"UPDATE `CustomAction` SET `Type` = {kind} WHERE `Action` = '{action}'"  # noqa: S608 - both stand above
        subprocess.run(["msibuild", out, "-q", change], stdout=sys.stderr, check=True)
    summary.settle(out, NAMESPACE, seconds)
