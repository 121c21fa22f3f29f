"""Days and times as typed, by this machine's own clock where no offset is said."""

from datetime import UTC, date, datetime

from sync.platform.refusals import Refused, quoted

_DAY_OR_TIME = "Écrivez 2026-11-20 ou 2026-11-20T14:30."
_TIME = (
    "Écrivez le jour et l’heure\u00a0: 2026-11-20T14:30, à l’heure de cet ordinateur, ou "
    "2026-11-20T14:30+01:00, avec son fuseau horaire."
)


def read(text: str, option: str, ways: str = _DAY_OR_TIME) -> datetime:
    """The moment that was typed: a time, or a day from its beginning. Raises Refused, which names the `ways`."""
    try:
        return datetime.fromisoformat(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _refused(option, f"{quoted(text)} n’est pas une date. {ways}") from error


def exact(text: str, option: str) -> datetime:
    """The time that was typed, where an hour matters: a day alone is refused. Raises Refused."""
    moment = read(text, option, _TIME)
    if _is_day(text.strip()):
        raise _refused(option, f"{quoted(text)} ne dit pas l’heure. {_TIME}")
    return moment


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _refused(option: str, sentence: str) -> Refused:
    return Refused(option.removeprefix("--"), f"{option}\u00a0: {sentence}", field=option, of_input=True)
