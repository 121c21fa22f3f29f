"""Keystroke to 20 rows: `python tests/benchmarks/keystroke.py [TEXTS]` types 60 sentences letter by letter."""

import json
import random
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from desktop.database import search
from desktop.database.store import Store
from sync.contract.published import Service

SENTENCES = Path(__file__).parents[1] / "desktop/database/asked/authors.json"
CATALOGUE = Path(__file__).parents[2] / "resources/catalogue.json"


def texts(count: int, vocabulary: list[str]) -> list[search.IndexEntry]:
    """Invented needs: words of the real catalogue, frequent ones often, as in real texts."""
    dice = random.Random(45024)
    weights = [1 / (rank + 2) for rank in range(len(vocabulary))]
    return [
        search.IndexEntry(
            f"n{number}",
            " ".join(dice.choices(vocabulary, weights, k=7)),
            " ".join(dice.choices(vocabulary, weights, k=30)),
        )
        for number in range(count)
    ]


def measure(count: int) -> dict[str, float | int]:
    catalogue = msgspec.json.decode(CATALOGUE.read_bytes(), type=list[Service])
    vocabulary = list(dict.fromkeys(word for s in catalogue for word in f"{s.title} {s.summary}".split()))
    sentences = [one["sentence"] for one in json.loads(SENTENCES.read_text("utf-8"))]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "speed.sqlite", create=True)
        entries = texts(count, vocabulary)
        for start in range(0, count, 2_000):
            with store.transaction() as connection:
                search.index(connection, "needs", entries[start : start + 2_000])
        with store.transaction() as connection:
            search.index(connection, "catalogue", map(search.service_entry, catalogue))
        times: list[float] = []
        processor: list[float] = []
        worst = ""
        with store.reading() as connection:
            began = time.perf_counter()
            search.fitting(connection, "cimetière", ("catalogue",), 20)  # reads what words say, once
            first = time.perf_counter() - began
            for sentence in sentences:
                for length in range(1, 13):
                    began, busy = time.perf_counter(), time.process_time()
                    search.fitting(connection, sentence[:length], ("catalogue", "needs"), 20)
                    processor.append(time.process_time() - busy)
                    times.append(time.perf_counter() - began)
                    if times[-1] == max(times):
                        worst = sentence[:length]
            long: list[float] = []
            for sentence in sentences:
                began = time.perf_counter()
                search.fitting(connection, sentence, ("catalogue", "needs"), 20)
                long.append(time.perf_counter() - began)
        store.close()
    times.sort()
    processor.sort()
    long.sort()
    return {
        "texts": count,
        "keystrokes": len(times),
        "p50_ms": round(1000 * times[len(times) // 2], 2),
        "p99_ms": round(1000 * times[len(times) * 99 // 100], 2),
        "processor_p99_ms": round(1000 * processor[len(processor) * 99 // 100], 2),
        "max_ms": round(1000 * times[-1], 2),
        "first_ms": round(1000 * first, 2),
        "worst": worst,  # type: ignore[dict-item]  # a text for the reader
        "sentence_p50_ms": round(1000 * long[len(long) // 2], 2),
        "sentence_max_ms": round(1000 * long[-1], 2),
    }


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ["5000", "50000"]):
        sys.stdout.write(json.dumps(measure(size), ensure_ascii=False) + "\n")
