"""The letter to the préfet, four pages, tagged: from values to PDF, the first one of a process and those after it.

python tests/benchmarks/letter.py [RUNS]
"""

import statistics
import subprocess
import sys
import time

from desktop.documents import letter, pages
from desktop.documents.funding_plan import Cost, Plan
from desktop.domain.papers.enclosures import Enclosures
from tests.desktop.documents.samples import a_letter


def four_pages() -> letter.Letter:
    words = "Trois agents aident chaque semaine trente habitants dans leurs démarches en ligne. " * 55
    costs = tuple(Cost(item=f"Dépense {number}", ttc_cents=120_450, ht_cents=100_375) for number in range(40))
    return a_letter(
        description=words,
        plan=Plan(costs=costs),
        enclosures=Enclosures(tuple(f"pièce {number}.pdf" for number in range(12))),
    )


def timed() -> float:
    """Milliseconds for one."""
    start = time.perf_counter()
    letter.render(four_pages())
    return (time.perf_counter() - start) * 1000


def summary(times: list[float]) -> str:
    return f"{statistics.median(times):.1f} ms ({min(times):.1f} to {max(times):.1f})"


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    if "--one" in sys.argv:
        sys.stdout.write(f"{timed()}\n")
        return
    first = [
        float(
            subprocess.run([sys.executable, __file__, "1", "--one"], capture_output=True, check=True, text=True).stdout
        )
        for _ in range(runs)
    ]
    timed()
    again = [timed() for _ in range(runs)]
    pdf = letter.render(four_pages())
    start = time.perf_counter()
    drawn = pages.pages(pdf, dpi=96)
    all_drawn = (time.perf_counter() - start) * 1000
    sys.stdout.write(f"{len(drawn)} pages, {len(pdf)} bytes\n")
    sys.stdout.write(f"first of a process, import included: {summary(first)}\nthose after it: {summary(again)}\n")
    sys.stdout.write(f"all pages drawn at 96 dpi: {all_drawn:.0f} ms\n")


if __name__ == "__main__":
    main()
