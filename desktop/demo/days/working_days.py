"""Working days in France: the invented platform opens its phases and decides on these only."""

from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5
#: Month and day of the public holidays that do not move.
_FIXED = frozenset({(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)})
#: Days after Easter Sunday: its Monday, Ascension Day, the Monday of Pentecost.
_MOVING = (1, 39, 50)


def works(day: date) -> bool:
    if day.weekday() >= _SATURDAY or (day.month, day.day) in _FIXED:
        return False
    return (day - _easter(day.year)).days not in _MOVING


def at_or_after(day: date) -> date:
    """The day itself where it is a working day, else the next one that is."""
    while not works(day):
        day += _DAY
    return day


def at_or_before(day: date) -> date:
    while not works(day):
        day -= _DAY
    return day


def later(day: date, count: int) -> date:
    """So many working days after this one; negative: before it."""
    step = _DAY if count >= 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not works(day):
            day += step
    return day


def _easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by Butcher's rule."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    month, day = divmod(epact + weekday - 7 * ((golden + 11 * epact + 22 * weekday) // 451) + 114, 31)
    return date(year, month, day + 1)
