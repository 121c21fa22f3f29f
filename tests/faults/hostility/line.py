"""A line between computers and platforms on which somebody may do what he likes with each call and each answer."""

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from sync.client.errors import NetworkError
from sync.contract.http_signatures import sign_answer, verify_answer
from sync.contract.signing import BadSignature
from sync.contract.wire import NONCE_HEADER, Answer, Call
from tests.faults.hostility.answers import ANSWER_TRICKS
from tests.faults.hostility.memory import Memory
from tests.faults.hostility.tricks import CALL_TRICKS
from tests.sync.client.ends import National

_HEADERS_OF_SIGNATURES = ("signature", "signature-input", "content-digest")


class Line:
    """The line of all computers. `seed`, the history and the call's number in it decide what befalls a call.

    `done` says what was done to which; nothing to those in `muted`. `answered` is called after each of a platform.
    """

    def __init__(
        self,
        seed: str,
        memory: Memory,
        platforms: Sequence[National],
        answered: Callable[[], None],
        muted: Collection[str] = (),
    ) -> None:
        self._seed, self.memory, self._platforms, self._answered = seed, memory, platforms, answered
        self._muted = muted
        self.history = self.calls = self._number = 0
        self._at = ""
        self.quiet = 0.5  #: how many of the calls pass as they are
        self.done: dict[str, str] = {}

    def begin(self) -> random.Random:
        """Another history."""
        self.history, self._number = self.history + 1, 0
        return random.Random(f"{self._seed}/{self.history}")

    def to(self, platform: National) -> "Transport":
        """As a computer has it that is enrolled with this platform."""
        return Transport(self, platform)

    def carry(self, call: Call, platform: National) -> Answer:
        """What comes back of a call. Raises NetworkError."""
        self._number, self.calls = self._number + 1, self.calls + 1
        self._at = f"{self.history}.{self._number}"
        dice = random.Random(f"{self._seed}/{self._at}")
        if dice.random() < self.quiet or self._at in self._muted:
            return self._through(dice, call, platform)
        kinds = [name for name, share in _KINDS if dice.random() < share] or ["call"]
        self.done[self._at] = f"{call.method} {call.path}?{call.query}: "
        if "beside" in kinds:
            self._beside(dice)
        asked = call
        if "call" in kinds:
            asked = self._changed_call(dice, call)
        if "elsewhere" in kinds:
            platform = dice.choice(self._platforms)
            self._note("elsewhere")
        if "lost" in kinds:
            self._lose(dice, asked, platform)
        if "twice" in kinds:
            self._note("twice")
            self._through(dice, asked, platform)
        answer = self._through(dice, asked, platform)
        if "after" in kinds:
            self._note("asked truly after it")
            self._through(dice, call, platform)
        if "answer" in kinds:
            trick = dice.choices(list(ANSWER_TRICKS), list(ANSWER_TRICKS.values()))[0]
            self._note(trick.__name__)
            answer = trick(dice, answer, self.memory)
        return answer

    def deliver_late(self, dice: random.Random) -> None:
        """Some of what was withheld arrives."""
        late, self.memory.late = self.memory.late, []
        for call in late:
            if dice.random() < 0.5:
                self.memory.late.append(call)
            else:
                self._through(dice, call, self._platforms[0])

    def _note(self, what: str) -> None:
        self.done[self._at] += f"{what}; "

    def _through(self, dice: random.Random, call: Call, platform: National) -> Answer:
        """Raises LookupError at a fault of the platform."""
        answer = platform.answer(call)
        if answer.status >= 500:
            raise LookupError(f"{answer.status} to {call.method} {call.path}?{call.query}: {answer.body[:200]!r}")
        self.memory.keep(dice, call, answer)
        self._answered()
        return answer

    def _beside(self, dice: random.Random) -> None:
        """Earlier calls once more, of whomever, at either platform, changed or not; then what was withheld."""
        for _ in range(dice.randint(1, 3)):
            found = self.memory.any(dice)
            if found is not None:
                again = self._changed_call(dice, found.call) if dice.random() < 0.3 else found.call
                self._note(f"again {again.path}")
                self._through(dice, again, dice.choice(self._platforms))
        self.deliver_late(dice)

    def _changed_call(self, dice: random.Random, call: Call) -> Call:
        trick = dice.choices(list(CALL_TRICKS), list(CALL_TRICKS.values()))[0]
        changed = trick(dice, call, self.memory)
        self._note(f"{trick.__name__} {_difference(call, changed)}")
        return changed

    def _lose(self, dice: random.Random, call: Call, platform: National) -> None:
        """Raises NetworkError: before it arrives, after it, or to arrive some day."""
        how = dice.choice(("before", "after", "late"))
        self._note(f"lost {how}")
        if how == "after":
            self._through(dice, call, platform)
        if how == "late":
            self.memory.late.append(call)
        raise NetworkError(dice.choice(("cut", "timeout")), "planned")


_KINDS = (
    ("beside", 0.15),
    ("call", 0.6),
    ("elsewhere", 0.08),
    ("lost", 0.08),
    ("twice", 0.08),
    ("after", 0.15),
    ("answer", 0.15),
)


class Transport:
    """One computer's end of the line."""

    def __init__(self, line: Line, platform: National) -> None:
        self._line, self._platform = line, platform

    def send(self, call: Call) -> Answer:
        return self._line.carry(call, self._platform)

    def side_by_side(self, calls: Sequence[Call], connections: int) -> Iterator[tuple[int, Callable[[], Answer]]]:
        """In any order; now and then two get one another's answers."""
        dice = random.Random(f"{self._line.calls} {len(calls)}")
        order = list(range(len(calls)))
        dice.shuffle(order)
        found: dict[int, Callable[[], Answer]] = {}
        for place in order:
            try:
                found[place] = partial(_give, self.send(calls[place]))
            except NetworkError as error:
                found[place] = partial(_fail, error)
        if len(order) > 1 and dice.random() < 0.1:
            one, other = order[:2]
            found[one], found[other] = found[other], found[one]
        dice.shuffle(order)
        for place in order:
            yield place, found[place]

    def close(self) -> None:
        return None


class NonceOnly(Transport):
    """The flaw: the computer behind it takes an answer for its own as soon as that bears the nonce of its call.

    As the first edition did. What the platform signed for any call with this nonce is signed for this very call.
    """

    def send(self, call: Call) -> Answer:
        answer = super().send(call)
        key, nonce = self._platform.keys.signing, call.headers.get(NONCE_HEADER)
        for asked in [one.call for one in self._line.memory.seen if one.call.headers.get(NONCE_HEADER) == nonce]:
            try:
                verify_answer(key.id, key.public, answer, asked)
            except BadSignature:
                continue
            bare = {name: value for name, value in answer.headers.items() if name not in _HEADERS_OF_SIGNATURES}
            return sign_answer(key, replace(answer, headers=bare), call)
        return answer


def _give(answer: Answer) -> Answer:
    return answer


def _fail(error: NetworkError) -> Answer:
    raise error


def _difference(call: Call, changed: Call) -> str:
    """For a report."""
    told = []
    if (call.method, call.path, call.query) != (changed.method, changed.path, changed.query):
        told.append(f"{changed.method} {changed.path}?{changed.query}")
    names = sorted(call.headers.keys() | changed.headers.keys())
    for name in names:
        if call.headers.get(name) != changed.headers.get(name):
            told.append(f"{name}: {changed.headers.get(name)!r}"[:80])
    if call.body != changed.body:
        told.append(f"{len(changed.body)} bytes for {len(call.body)}")
    return " ".join(told)
