"""Malformed bundles by the number: `python -m tests.faults.bundles --inputs N [--seed S] [--engine own|atheris]`.

Each input is some bytes that say what to break and how: the seal, the tar, the manifest (signed anew, so that what lies
behind the signature is reached), the content (with a digest that fits). Both ends take each; whatever comes must end in
a refusal with a sentence, nothing may be written outside, and the memory stays bounded. `atheris` drives it by coverage
where it is installed (pip install atheris; Linux); `own` is a seeded generator of the same inputs. Prints one JSON
document; exit status 1 if anything broke.
"""

import argparse
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sync.client.errors import SyncError
from sync.contract.bundle import BadBundle
from sync.contract.problems import ProblemError
from sync.platform.refusals import Refused
from tests.faults.bundle_forge import Good, World, tar_of

MEMORY_MIB = 200
#: In memory where the system offers that: the disk is not tested here, and thousands of commits would wait for it.
_SCRATCH = "/dev/shm" if os.path.isdir("/dev/shm") else None
_EDIT = 5  # bytes of one edit: its kind, where (three bytes), and what is written there


class Fuzz:
    """The two ends, the good bundles that are broken, and what became of the bad ones."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder)
        self.ends: tuple[tuple[Good, Callable[[Path], object]], ...] = (
            (self.world.outgoing, self.world.receive),
            (self.world.returned, self.world.take_back),
        )
        self.file = folder / "input.relais"
        self.outcomes: Counter[str] = Counter()
        self.inputs = 0

    def one(self, data: bytes) -> None:
        """Hands one input to the end that it names. Raises what should not have happened."""
        self.inputs += 1
        good, take = self.ends[data[0] % 2 if data else 0]
        self.file.write_bytes(broken(good, data[1:]))
        try:
            take(self.file)
            outcome = "taken"
        except BadBundle as bad:
            outcome = bad.code
        except SyncError as error:
            outcome = error.code if error.sentence and error.remedy else "silent"
        except (ProblemError, Refused) as error:
            outcome = type(error).__name__
        self.outcomes[outcome] += 1
        if outcome == "silent":
            raise LookupError("no sentence")


def broken(good: Good, script: bytes) -> bytes:
    """What the script makes of a good bundle."""
    mode, rest = (script[0] % 8, script[1:]) if script else (0, b"")
    match mode:
        case 0:
            return rest
        case 1:
            return edited(good.sealed(good.manifest, good.parts), rest)
        case 2:
            return good.seal(rest)
        case 3:
            return good.seal(edited(tar_of(good.members(good.manifest, good.parts)), rest))
        case 4:
            return good.sealed(rest, good.parts)
        case 5:
            return good.sealed(edited(good.manifest, rest), good.parts)
        case _:
            names = list(good.parts)
            name = names[rest[0] % len(names)] if rest else names[0]
            return good.with_part(name, rest[1:] if mode == 7 else edited(good.parts[name], rest[1:]))


def edited(data: bytes, script: bytes) -> bytes:
    """Up to eight small edits: a byte flipped, set, taken out, put in, a stretch twice, all behind cut off."""
    out = bytearray(data)
    for first in range(0, min(len(script) - _EDIT + 1, 8 * _EDIT), _EDIT):
        what, value = script[first] % 6, script[first + 4]
        at = int.from_bytes(script[first + 1 : first + 4], "big") % max(1, len(out))
        if not out:
            break
        if what == 0:
            out[at] ^= 1 << value % 8
        elif what == 1:
            out[at] = value
        elif what == 2:
            del out[at : at + 1 + value]
        elif what == 3:
            out[at:at] = bytes([value]) * (1 + value % 7)
        elif what == 4:
            out[at:at] = out[at : at + value]
        else:
            del out[at:]
    return bytes(out)


def generated(dice: random.Random) -> bytes:
    """One input of our own engine: mostly edits, some noise."""
    mode = dice.choices(range(8), weights=(1, 4, 1, 4, 1, 5, 5, 1))[0]
    noisy = mode in (0, 2, 4, 7)
    length = dice.randrange(0, 600) if noisy else 1 + _EDIT * dice.randrange(1, 5)
    return bytes([dice.randrange(2), mode]) + dice.randbytes(length)


def tree(folder: Path) -> dict[str, int]:
    """What stands in the folder and below, with sizes; the databases move by themselves."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".sqlite" not in path.name)
    return {str(path.relative_to(folder)): path.stat().st_size for path in found}


def raw(file: Path) -> object:
    """The flawed reader, for the control: it believes what it reads."""
    return json.loads(file.read_bytes())


def peak_mib() -> int:
    """Of this program alone: ru_maxrss begins with what the process that started it had in memory."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def run(inputs: int, seed: int, flaw: str = "") -> dict[str, object]:
    """The campaign by our own engine. More memory than is allowed is refused by the system."""
    # The data segment also holds what the interpreter and its libraries reserve.
    most = (MEMORY_MIB + 300) * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    dice, began = random.Random(seed), time.monotonic()
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="relais-fuzz-", dir=_SCRATCH) as name:
        folder = Path(name)
        (folder / "here").mkdir()
        os.chdir(folder / "here")
        fuzz = Fuzz(folder)
        if flaw:
            fuzz.ends = tuple((good, raw) for good, _ in fuzz.ends)
        fuzz.file.write_bytes(b"")
        before = tree(folder)
        for number in range(inputs):
            data = generated(dice)
            try:
                fuzz.one(data)
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt):
                    raise
                faults.append(f"input {number} ({data.hex()[:200]}): {type(error).__name__}: {str(error)[:200]}")
        outside = {path: size for path, size in tree(folder).items() if path != "input.relais"}
        del before["input.relais"]
        if outside != before:
            faults.append(f"files changed: {sorted(set(outside.items()) ^ set(before.items()))}")
        os.chdir("/")
        fuzz.world.close()
    peak = peak_mib()
    if peak > MEMORY_MIB:
        faults.append(f"memory: {peak} MiB")
    return {
        "engine": "own",
        "seed": seed,
        "inputs": inputs,
        "outcomes": dict(fuzz.outcomes.most_common()),
        "peak_mib": peak,
        "seconds": round(time.monotonic() - began, 1),
        "faults": faults,
    }


def run_atheris(inputs: int, seed: int) -> None:
    """By coverage; libFuzzer ends the process itself, with its own words and a status that is not 0 at a fault."""
    import atheris

    with tempfile.TemporaryDirectory(prefix="relais-fuzz-", dir=_SCRATCH) as name:
        for module in (
            "sync.contract.sealing",
            "sync.contract.bundle",
            "sync.client.usb.returns",
            "sync.platform.intake.bundles",
        ):
            for value in vars(sys.modules[module]).values():
                if callable(value) and getattr(value, "__module__", "") == module and hasattr(value, "__code__"):
                    atheris.instrument_func(value)
        fuzz = Fuzz(Path(name))
        seeds, dice = Path(name) / "seeds", random.Random(seed)
        seeds.mkdir()
        for number in range(400):
            (seeds / str(number)).write_bytes(generated(dice))
        options = [f"-runs={inputs}", f"-seed={seed}", "-max_len=700", f"-rss_limit_mb={MEMORY_MIB}"]
        atheris.Setup([sys.argv[0], *options, "-len_control=0", "-print_final_stats=1", str(seeds)], fuzz.one)
        atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("own", "atheris"), default="own")
    parser.add_argument("--flaw", choices=("raw",), default="")
    asked = parser.parse_args()
    if asked.engine == "atheris":
        run_atheris(asked.inputs, asked.seed)
        return 0
    report = run(asked.inputs, asked.seed, asked.flaw)
    sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    return 1 if report["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
