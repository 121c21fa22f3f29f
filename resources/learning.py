"""What resources/rebuild_service_weights.py optimises: it needs numpy and scipy, which the application does not."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy
from scipy import optimize, sparse

_STEPS, _PENALTY = 60, 0.2  # more steps made the sentences for tuning no better
_ANSWERABLE = 1.0  # what it counts for that a service is meant or none, beside which one it is
_ENOUGH, _LENGTH = 1.2, 0.75  # of BM25, as everybody has them: others were no better
# Of the leaning: found by leaving out the near misses of one writer after the other.
_HIDDEN, _OF_WORDS, _OF_DIRECTIONS, _OF_OUT = 8, 3.0, 0.3, 0.05


def table(words: Any, directions: Any, right: Any, weights: Any, services: int, answers: int) -> Any:
    """What each word, each direction, and nothing at all (the last row) says for each answer: logistic regression.

    `right`: for each text the number of its answer, services first; -1 where it is one that is no service, whichever.
    """
    across, turned = words.T.tocsr(), numpy.ascontiguousarray(directions.T)
    given, any_kind, service = right >= 0, right < 0, (right >= 0) & (right < services)
    at, answer = numpy.flatnonzero(given), right[given]
    whole = words.shape[1] + directions.shape[1] + 1
    penalty = numpy.full((whole, 1), _PENALTY, "float32")
    penalty[-1] /= 10

    def loss(flat: Any) -> tuple[float, Any]:
        now = flat.reshape(whole, answers).astype("float32")
        sums = words @ now[: words.shape[1]] + directions @ now[words.shape[1] : -1] + now[-1]
        sums -= sums.max(axis=1, keepdims=True)
        chosen = sums[at, answer].copy()
        shares = numpy.exp(sums)
        total = shares.sum(axis=1)
        group = numpy.where(service, shares[:, :services].sum(axis=1), shares[:, services:].sum(axis=1)) + 1e-30
        lost = (weights[at] * (numpy.log(total[at]) - chosen)).sum(dtype="float64")
        lost += (weights * (any_kind + _ANSWERABLE) * (numpy.log(total) - numpy.log(group))).sum(dtype="float64")
        of_group = (any_kind + _ANSWERABLE) / group
        slope = shares * ((1 + _ANSWERABLE) / total)[:, None]
        slope[:, :services] -= shares[:, :services] * (of_group * service)[:, None]
        slope[:, services:] -= shares[:, services:] * (of_group * ~service)[:, None]
        slope[at, answer] -= 1
        slope = (slope * weights[:, None]).astype("float32")
        every = numpy.concatenate([across @ slope, turned @ slope, slope.sum(axis=0, keepdims=True)]) + penalty * now
        return float(lost + (penalty * now**2).sum() / 2), every.astype("float64").ravel()

    options = {"maxiter": _STEPS, "maxcor": 5}
    start = numpy.zeros(whole * answers)
    return optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x.reshape(whole, answers)


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


class Leaning(NamedTuple):
    """What speaks for a service, whichever: hidden sums, the bent of each of which counts for so much."""

    by_word: Any  #: for each column of the words, what it adds to each hidden sum
    by_direction: Any  #: likewise
    bias: Any  #: what each hidden sum begins with
    out: Any  #: what the bent of each counts for
    all: float  #: with which the leaning begins


def leaning(words: Any, directions: Any, right: Any, weights: Any) -> Leaning:
    """`right`: for each text whether a service answers it. The same numbers each time: the dice are loaded."""
    count, columns, whole = words.shape[0], words.shape[1], words.shape[1] + directions.shape[1] + 1
    across, turned = words.T.tocsr(), numpy.ascontiguousarray(directions.T)
    dice = numpy.random.RandomState(0)
    start = [dice.randn(whole * _HIDDEN) * 0.05, dice.randn(_HIDDEN) * 0.3, [0.0]]
    sign = (2.0 * right - 1.0).reshape(count)
    penalty = numpy.concatenate(
        [
            numpy.full(columns * _HIDDEN, _OF_WORDS),
            numpy.full(directions.shape[1] * _HIDDEN, _OF_DIRECTIONS),
            numpy.full(_HIDDEN, 0.01),
            numpy.full(_HIDDEN, _OF_OUT),
            [0.01],
        ]
    )

    def parts(flat: Any) -> tuple[Any, Any, float]:
        return flat[: whole * _HIDDEN].reshape(whole, _HIDDEN).astype("float32"), flat[whole * _HIDDEN : -1], flat[-1]

    def loss(flat: Any) -> tuple[float, Any]:
        now, out, all_ = parts(flat)
        bent = numpy.tanh(words @ now[:columns] + directions @ now[columns:-1] + now[-1]).astype("float64")
        wrong = -sign * (bent @ out + all_)
        by_text = -weights * sign / (1 + numpy.exp(-wrong))
        hidden = (by_text[:, None] * out * (1 - bent**2)).astype("float32")
        slope = [across @ hidden, turned @ hidden, hidden.sum(axis=0), bent.T @ by_text, [by_text.sum()]]
        lost = (weights * numpy.logaddexp(0, wrong)).sum() + (penalty * flat * flat).sum() / 2
        return float(lost), numpy.concatenate([numpy.ravel(one) for one in slope]) + penalty * flat

    options = {"maxiter": _STEPS, "maxcor": 8}
    reached = optimize.minimize(loss, numpy.concatenate(start), jac=True, method="L-BFGS-B", options=options).x
    now, out, all_ = parts(reached)
    return Leaning(now[:columns], now[columns:-1], now[-1], out, float(all_))


def rows(texts: list[dict[int, float]], columns: int) -> Any:
    """The texts as one sparse table."""
    at = [(row, column, much) for row, known in enumerate(texts) for column, much in known.items()]
    row, column, much = zip(*at, strict=True)
    return sparse.csr_matrix((numpy.array(much, "float32"), (row, column)), shape=(len(texts), columns))
