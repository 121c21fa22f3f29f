"""Only the answer to the latest text is used, whatever was started and abandoned before."""

from desktop.viewmodels.kit.latest import Latest


def test_only_what_was_asked_for_the_latest_is_heard() -> None:
    latest, heard = Latest(), list[str]()
    first = latest.only(heard.append)
    first("a")
    first("b")
    latest.begin()
    second, third = latest.only(heard.append), latest.only(heard.append)
    first("too late")
    second("c")
    third("d")
    latest.begin()
    for late in (first, second, third):
        late("too late")
    assert heard == ["a", "b", "c", "d"]
