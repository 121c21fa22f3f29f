"""A question waits until what has already come is kept, and for nothing else."""

import threading

from sync.platform.underway import Underway


def test_nobody_waits_for_what_is_not_coming() -> None:
    Underway().wait("/a")


def test_the_question_waits_for_the_end() -> None:
    one, asked, done = Underway(idle_s=60, most_s=60), threading.Event(), threading.Event()
    one.moves("/a")

    def ask() -> None:
        asked.set()
        one.wait("/a")
        done.set()

    thread = threading.Thread(target=ask)
    thread.start()
    asked.wait(5)
    one.moves("/a")
    one.moves("/b")
    assert not done.is_set()
    one.ends("/a")
    assert done.wait(5)
    thread.join(5)


def the_wait_ends(one: Underway) -> bool:
    """The wait ends by itself, long before the other of its two limits."""
    thread = threading.Thread(target=one.wait, args=("/a",), daemon=True)
    thread.start()
    thread.join(30)
    return not thread.is_alive()


def test_an_idle_line_is_not_waited_for() -> None:
    """The connection may stay half open for hours: the wait ends by itself."""
    one = Underway(idle_s=0.05, most_s=60)
    one.moves("/a")
    assert the_wait_ends(one)


def test_nobody_waits_for_ever_where_pieces_keep_coming() -> None:
    one = Underway(idle_s=60, most_s=0.05)
    one.moves("/a")
    assert the_wait_ends(one)
