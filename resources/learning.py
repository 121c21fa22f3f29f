"""What resources/rebuild_service_weights.py optimises: it needs numpy and scipy, which the application does not."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy
from scipy import optimize, sparse

_STEPS, _PENALTY = 60, 0.2  # more steps made the sentences for tuning no better
_ANSWERABLE = 1.0  # what it counts for that a service is meant or none, beside which one it is
_ENOUGH, _LENGTH = 1.2, 0.75  # of BM25, as everybody has them: others were no better
# Of the network: found by the sentences for tuning. A part of all words, and of all hidden sums, is left out each time.
_ROUNDS, _TEXTS, _RATE, _WORDS_OUT, _SUMS_OUT = 20, 1_024, 0.006, 0.25, 0.3
_ROUNDS_OF_PUPIL = 30
_SLOW_START, _INERTIA, _OF_SQUARES = 50, 0.9, 0.98  # of Adam, by which the network is learned


class Texts(NamedTuple):
    """What a network reads of each text."""

    words: Any  #: what each of its words counts for, a row for each text
    columns: Any  #: for each word, which columns it has: its stem, its family
    vectors: Any  #: for each word, its direction
    pairs: Any  #: the columns behind those: how it is said


class Wanted(NamedTuple):
    """What each text asks for."""

    right: Any  #: the number of its answer, services first; -1 where it is one that is no service, whichever
    services: int  #: how many answers are services
    which: Any  #: what it counts for which answer it is
    whether: Any  #: what it counts for whether a service is meant


class Network(NamedTuple):
    """Hidden sums, of which those above zero speak for each answer."""

    by_word: Any  #: for each column of words and pairs, what it adds to each hidden sum
    by_direction: Any  #: likewise
    bias: Any  #: what each hidden sum begins with
    out: Any  #: what each hidden sum says for each answer
    base: Any  #: what is said for each answer where no hidden sum is above zero


def table(texts: Texts, right: Any, weights: Any, services: int, answers: int) -> Any:
    """What each word, each direction, and nothing at all (the last row) says for each answer: logistic regression."""
    words, directions = texts.words @ texts.columns, texts.words @ texts.vectors
    across, turned = words.T.tocsr(), numpy.ascontiguousarray(directions.T)
    wanted = Wanted(right, services, weights * (right >= 0), weights * ((right < 0) + _ANSWERABLE))
    whole = words.shape[1] + directions.shape[1] + 1
    penalty = numpy.full((whole, 1), _PENALTY, "float32")
    penalty[-1] /= 10

    def loss(flat: Any) -> tuple[float, Any]:
        now = flat.reshape(whole, answers).astype("float32")
        sums = words @ now[: words.shape[1]] + directions @ now[words.shape[1] : -1] + now[-1]
        lost, slope = _wrong(sums, wanted)
        every = numpy.concatenate([across @ slope, turned @ slope, slope.sum(axis=0, keepdims=True)]) + penalty * now
        return float(lost + (penalty * now**2).sum() / 2), every.astype("float64").ravel()

    options = {"maxiter": _STEPS, "maxcor": 5}
    start = numpy.zeros(whole * answers)
    return optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x.reshape(whole, answers)


def _wrong(sums: Any, wanted: Wanted) -> tuple[float, Any]:
    """How wrong it is to take the exponentials of these sums for how likely each answer is; and in which direction."""
    right, services, which, whether = wanted
    at = numpy.flatnonzero(right >= 0)
    service = (right >= 0) & (right < services)
    sums = sums - sums.max(axis=1, keepdims=True)
    shares = numpy.exp(sums)
    total = shares.sum(axis=1)
    group = numpy.where(service, shares[:, :services].sum(axis=1), shares[:, services:].sum(axis=1)) + 1e-30
    lost = (which[at] * (numpy.log(total[at]) - sums[at, right[at]])).sum(dtype="float64")
    lost += (whether * (numpy.log(total) - numpy.log(group))).sum(dtype="float64")
    slope = shares * ((which + whether) / total)[:, None]
    slope[:, :services] -= shares[:, :services] * (whether / group * service)[:, None]
    slope[:, services:] -= shares[:, services:] * (whether / group * ~service)[:, None]
    slope[at, right[at]] -= which[at]
    return float(lost), slope.astype("float32")


def bm25(texts: Sequence[Sequence[int]], right: Sequence[int], stems: int, answers: int) -> Any:
    """How often people say each stem for each answer, where few answers have it: BM25, as of one text for each answer.

    `texts`: the numbers of their stems; `right` as above, where those of any kind say nothing of one.
    """
    often, length = numpy.zeros((stems, answers), "float32"), numpy.zeros(answers)
    for text, answer in zip(texts, right, strict=True):
        if answer >= 0:
            numpy.add.at(often, (list(text), answer), 1)
            length[answer] += len(text)
    having = (often > 0).sum(axis=1, keepdims=True)
    rare = numpy.log((answers - having + 0.5) / (having + 0.5) + 1)
    enough = _ENOUGH * (1 - _LENGTH + _LENGTH * length / length.mean())
    return rare * often * (_ENOUGH + 1) / (often + enough)


def network(
    texts: Texts, wanted: Wanted, answers: int, hidden: int, teachers: Sequence[Network] = (), seed: int = 0
) -> Network:
    """The same numbers each time: the dice are loaded. A pupil learns what its teachers say on average.

    Each time it reads a text, other words of it are missing: else it would learn the texts by heart.
    """
    dice = numpy.random.RandomState(seed)

    def some(rows: int, columns: int) -> Any:
        return dice.randn(rows, columns).astype("float32")

    columns = texts.columns.shape[1] + texts.pairs.shape[1]
    now = Network(
        some(columns, hidden) * numpy.float32(0.1),
        some(texts.vectors.shape[1], hidden) * numpy.float32(0.1),
        numpy.zeros(hidden, "float32"),
        some(hidden, answers) / numpy.float32(hidden**0.5),
        numpy.zeros(answers, "float32"),
    )
    means, squares = ([numpy.zeros_like(part) for part in now] for _ in range(2))
    count, step = len(wanted.right), 0
    rounds = _ROUNDS_OF_PUPIL if teachers else _ROUNDS
    last = rounds * (count // _TEXTS)
    for _ in range(rounds):
        order = dice.permutation(count)
        for begin in range(0, count - _TEXTS + 1, _TEXTS):
            chosen = order[begin : begin + _TEXTS]
            words, directions = _read(texts, chosen, dice)
            at, places = numpy.unique(words.indices, return_inverse=True)  # other rows have nothing to learn here
            few = sparse.csr_matrix((words.data, places, words.indptr), shape=(len(chosen), len(at)))
            sums = few @ now.by_word[at] + directions @ now.by_direction + now.bias
            left = (sums > 0).astype("float32")
            if not teachers:
                left *= (dice.rand(*sums.shape) > _SUMS_OUT) / numpy.float32(1 - _SUMS_OUT)
            bent = sums * left
            spoken_for = bent @ now.out + now.base
            if teachers:
                taught = sum(says(one, words, directions) for one in teachers) / len(teachers)
                slope = 2 * (_shares(spoken_for) - _shares(taught))
            else:
                right, services, which, whether = wanted
                slope = _wrong(spoken_for, Wanted(right[chosen], services, which[chosen], whether[chosen]))[1]
            slope /= len(chosen)
            back = (slope @ now.out.T) * left
            slopes = (few.T @ back, directions.T @ back, back.sum(axis=0), bent.T @ slope, slope.sum(axis=0))
            step += 1
            rate = _RATE * min(1, step / _SLOW_START) * max(0.02, 1 - step / last)
            for part, mean, square, further in zip(now, means, squares, slopes, strict=True):
                rows_ = at if part is now.by_word else slice(None)
                mean[rows_] = _INERTIA * mean[rows_] + (1 - _INERTIA) * further
                square[rows_] = _OF_SQUARES * square[rows_] + (1 - _OF_SQUARES) * further**2
                known, spread = 1 - _INERTIA**step, 1 - _OF_SQUARES**step
                part[rows_] -= rate / known * mean[rows_] / (numpy.sqrt(square[rows_] / spread) + 1e-8)
    return now


def _read(texts: Texts, chosen: Any, dice: Any) -> tuple[Any, Any]:
    """The columns and the directions of these texts, some words and pairs of which are left out."""
    words, pairs = texts.words[chosen], texts.pairs[chosen]
    words.data *= (dice.rand(len(words.data)) > _WORDS_OUT) / numpy.float32((1 - _WORDS_OUT) ** 0.5)
    pairs.data *= dice.rand(len(pairs.data)) > _WORDS_OUT
    return sparse.hstack([words @ texts.columns, pairs]).tocsr(), words @ texts.vectors


def says(network: Network, words: Any, directions: Any) -> Any:
    """What it says for each answer, by text."""
    sums = words @ network.by_word + directions @ network.by_direction + network.bias
    return numpy.maximum(sums, 0) @ network.out + network.base


def _shares(sums: Any) -> Any:
    shares = numpy.exp(sums - sums.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def rows(texts: Sequence[dict[int, float]], columns: int) -> Any:
    """The texts as one sparse table."""
    at = [(row, column, much) for row, known in enumerate(texts) for column, much in known.items()]
    row, column, much = zip(*at, strict=True)
    return sparse.csr_matrix((numpy.array(much, "float32"), (row, column)), shape=(len(texts), columns))
