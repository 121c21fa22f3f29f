"""What both packages for Linux share: the files that they bring, and what is published beside them."""

from __future__ import annotations

import gzip
import os
import shutil
from datetime import datetime
from pathlib import Path

import inventory  # in the folder above
import sums

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NAME, APPLICATION = "relais-communes", "fr.relaiscommunes.Relais"
ICON = ROOT / "resources" / "icons" / "relais.svg"
#: What is left as its administrator edited it.
POLICY = "etc/relais/policy.json"
RECOMMENDED = "ca-certificates"


def write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file, and make its folders if needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(mode)


def filled(name: str, version: str, when: datetime) -> bytes:
    """Return a file of files/ with its marks for version and date filled in."""
    text = (HERE / "files" / name).read_text("utf-8")
    return text.replace("@VERSION@", version).replace("@DATE@", f"{when:%Y-%m-%d}").encode()


def packed(data: bytes) -> bytes:
    """Return the data compressed by gzip, without name and time, so that the same data gives the same bytes."""
    return gzip.compress(data, 9, mtime=0)


def lay_out(stage: Path, bundle: Path, version: str, when: datetime) -> None:
    """Write all the files that a package brings, whatever its kind."""
    share, home = stage / "usr/share", stage / "usr/lib" / NAME
    shutil.copytree(bundle, home, symlinks=True)
    (stage / "usr/bin").mkdir(parents=True)
    for program in ("relais", "relaisctl"):
        (stage / "usr/bin" / program).symlink_to(f"../lib/{NAME}/{program}")
        write(share / f"man/man1/{program}.1.gz", packed(filled(f"{program}.1", version, when)))
    for entry in (f"{APPLICATION}.desktop", f"{APPLICATION}.Demonstration.desktop"):
        write(share / "applications" / entry, filled(entry, version, when))
    write(share / f"metainfo/{APPLICATION}.metainfo.xml", filled(f"{APPLICATION}.metainfo.xml", version, when))
    write(share / f"icons/hicolor/scalable/apps/{APPLICATION}.svg", ICON.read_bytes())
    write(share / f"doc/{NAME}/copyright", filled("copyright", version, when))
    for unit in ("service", "timer"):
        write(stage / f"usr/lib/systemd/user/{NAME}-exchange.{unit}", filled(f"exchange.{unit}", version, when))
    write(stage / "etc/relais/policy.json", b"{}\n")
    for path in home.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.name in ("relais", "relaisctl")
            path.chmod(0o755 if runs else 0o644)


def put_one_time(stage: Path, seconds: int) -> None:
    """Give all that was staged the same time, and each folder the same mode."""
    for path in [stage, *stage.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
        os.utime(path, (seconds, seconds), follow_symlinks=False)


def publish(package: Path, bundle: Path) -> None:
    """Write what is published beside a package: its bill of materials, and the sums of all that stands there."""
    shutil.copyfile(bundle / inventory.SBOM, package.with_name(package.stem + ".cdx.json"))
    sums.write(package.parent)
