"""A child that is killed at one step after another of its work, until a whole run does not reach the step."""

import os
import signal
from collections.abc import Callable, Iterable

from tests import posix

#: Nothing of the process runs after it; Windows ends a process at once by the other one.
DEATH = signal.SIGTERM if posix.WINDOWS else signal.SIGKILL
#: What whoever waits for the process is told.
DIED = DEATH if posix.WINDOWS else -DEATH


def die() -> None:
    """Kills this process."""
    os.kill(os.getpid(), DEATH)


def counting(last: int) -> Callable[[], None]:
    """To be called at each step: kills this process at the `last`-th."""
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if done == last:
            die()

    return count


def ends(number: int, work: Callable[[int], None]) -> bool:
    """Runs the work in a child: whether it ended by itself, and was not killed. Raises AssertionError."""
    child = os.fork()
    if child == 0:
        work(number)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        if os.WEXITSTATUS(status) != 0:
            raise AssertionError(number)
        return True
    if os.WTERMSIG(status) != DEATH:
        raise AssertionError(status)
    return False


def first_not_reached(numbers: Iterable[int], work: Callable[[int], None]) -> int:
    """Runs the work in a child for each number; the first that ends by itself. Raises AssertionError."""
    for number in numbers:
        if ends(number, work):
            return number
    raise AssertionError("it counts without end")
