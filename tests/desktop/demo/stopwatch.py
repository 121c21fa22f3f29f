"""How long the hands of the adviser are busy: `python -m tests.desktop.demo.stopwatch`. Counted, not waited for.

Counted are the steps as `tests/journeys/test_demonstration.py` plays them in the real window: a second for a click or
key, and 200 characters a minute for what is typed; what a step writes by itself, reading and talking count nothing.
"""

import runpy
import sys
from pathlib import Path

_PLAYED = Path(__file__).parents[2] / "journeys" / "test_demonstration.py"
#: The parts of the story in order; the last comes back to the beginning.
_PARTS = ("WRITES", "FALLS", "FINDS", "JOINS", "VOTES", "PROVES", "TRAVELS", "DECIDES", "STEERS", "DEPLOYS")
_LAST_PARTS = ("WRITES_TO_THE_PREFET", "LEAVES", "RESTARTS")
_CLICKS = {"vote": 3, "anew": 2} | dict.fromkeys(
    ("press", "again", "function", "field", "radio", "part", "line", "place", "results", "in_dialog", "paper"), 1
)
#: What is only looked at, waited for or set up by the test; writing is counted by its letters.
_FREE = frozenset(("size", "read", "see", "gone", "quiet", "lines", "keys", "either", "counted", "write"))
_CHARACTERS_A_SECOND = 200 / 60


def seconds_of(steps: list[list[str]]) -> float:
    """Of one part of the story. Raises ValueError for a verb of which it is not known what it costs."""
    if unknown := {verb for verb, *_ in steps} - _CLICKS.keys() - _FREE:
        message = f"what do the hands do for {sorted(unknown)}?"
        raise ValueError(message)
    clicks = sum(_CLICKS.get(verb, 0) for verb, *_ in steps)
    return clicks + sum(len(words[0]) for verb, *words in steps if verb == "write") / _CHARACTERS_A_SECOND


def main() -> int:
    played = runpy.run_path(str(_PLAYED))
    whole = 0.0
    for part in (*_PARTS, *_LAST_PARTS):
        seconds = seconds_of(played[part])
        whole += seconds
        sys.stdout.write(f"{part}: {seconds:.0f} s\n")
    sys.stdout.write(f"all: {whole:.0f} s\n")
    return 0 if whole < 600 else 1


if __name__ == "__main__":
    sys.exit(main())
