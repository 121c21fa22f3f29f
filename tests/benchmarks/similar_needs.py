"""Needs that resemble a draft, among many: `python tests/benchmarks/similar_needs.py [NEEDS]`.

The labelled needs of tests/desktop/database/alike stand among so many invented ones. Says how many of the labelled
drafts still find theirs among the first five, and what a question costs the processor: while a title is typed, from its
third letter on, and for each finished draft. The caps in desktop/database/similar.py go no lower than these allow.
"""

import json
import random
import sys
import tempfile
import time
from pathlib import Path

from desktop.database.likeness import TitledText
from desktop.database.similar import similar
from resources import communes
from sync.contract.published import PublicNeed
from tests.benchmarks.keystroke import CATALOGUE
from tests.desktop.database import alike_evaluation as evaluation

LETTERS = 3


def invented(count: int) -> list[PublicNeed]:
    """Words of the real catalogue, frequent ones often, written in communes of the whole country."""
    dice = random.Random(45024)
    catalogue = json.loads(CATALOGUE.read_text("utf-8"))
    vocabulary = list(dict.fromkeys(word for s in catalogue for word in f"{s['title']} {s['summary']}".split()))
    weights = [1 / (rank + 2) for rank in range(len(vocabulary))]
    with communes.opened() as database:
        codes = [row[0] for row in database.execute("SELECT DISTINCT insee FROM commune ORDER BY insee")]
    return [
        PublicNeed(
            id=f"invented-{number}",
            commune=dice.choice(codes),
            title=" ".join(dice.choices(vocabulary, weights, k=7))[:120],
            description=" ".join(dice.choices(vocabulary, weights, k=30)),
        )
        for number in range(count)
    ]


def measure(count: int) -> dict[str, float | int | str]:
    drafts = [one for name in ("tuning", "unseen") for one in evaluation.read(name)]
    asked = [TitledText(one["title"], one["description"]) for one in drafts]
    typed = [TitledText(text.title[:end], "") for text in asked for end in range(LETTERS, min(len(text.title), 24) + 1)]
    needs = [*evaluation.published(), *invented(count)]
    with tempfile.TemporaryDirectory() as folder, evaluation.indexed(Path(folder), needs) as store:
        by_plain = [evaluation.plain(store, text) for text in asked]
        with store.reading() as connection:
            similar(connection, TitledText("cimetière ", ""), evaluation.OWN, 5)  # reads the weights of words, once
            by_ours: list[set[str]] = []
            finished: list[float] = []
            for text in asked:
                began = time.process_time()
                shown = similar(connection, TitledText(f"{text.title} ", text.description), evaluation.OWN, 5)
                finished.append(1000 * (time.process_time() - began))
                by_ours.append({one.need.id for one in shown})
            letters: list[float] = []
            for text in typed:
                began = time.process_time()
                similar(connection, text, evaluation.OWN, 5)
                letters.append(1000 * (time.process_time() - began))
    labelled = sum(not ids.isdisjoint(one["alike"]) for one, ids in zip(drafts, by_ours, strict=True))
    plain = sum(not set(ids).isdisjoint(one["alike"]) for one, ids in zip(drafts, by_plain, strict=True))
    pairs = sum(len(ids.intersection(one["alike"])) for one, ids in zip(drafts, by_ours, strict=True))
    finished.sort()
    letters.sort()
    some = [one for one in drafts if one["alike"]]
    return {
        "needs": count,
        "among_five": round(labelled / len(some), 2),
        "plain_among_five": round(plain / len(some), 2),
        "pairs": round(pairs / sum(len(one["alike"]) for one in some), 2),
        "draft_p50_ms": round(finished[len(finished) // 2], 1),
        "draft_max_ms": round(finished[-1], 1),
        "letters": len(letters),
        "letters_p50_ms": round(letters[len(letters) // 2], 1),
        "letters_p99_ms": round(letters[len(letters) * 99 // 100], 1),
    }


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ["0", "5000", "50000"]):
        sys.stdout.write(json.dumps(measure(size)) + "\n")
