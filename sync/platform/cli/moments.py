"""Days and times as typed, by this machine's own clock where no offset is said."""

from datetime import UTC, date, datetime

from sync.platform.refusals import Refused, quoted


def read(text: str, option: str) -> datetime:
    """A day, from its beginning, or a time. Raises Refused."""
    try:
        return datetime.fromisoformat(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        sentence = f"{option}\u00a0: {quoted(text)} n’est pas une date. Écrivez 2026-11-20 ou 2026-11-20T14:30."
        raise _refused(option, sentence) from error


def exact(text: str, option: str) -> datetime:
    """A time, where an hour may decide: a day alone is not one. Raises Refused."""
    ways = (
        "Écrivez le jour et l’heure\u00a0: 2026-11-20T14:30, à l’heure de cet ordinateur, ou "
        "2026-11-20T14:30+01:00, avec son fuseau horaire."
    )
    try:
        found = datetime.fromisoformat(text.strip()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise _refused(option, f"{option}\u00a0: {quoted(text)} n’est pas une date. {ways}") from error
    if _is_day(text.strip()):
        raise _refused(option, f"{option}\u00a0: {quoted(text)} ne dit pas l’heure. {ways}")
    return found


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _refused(option: str, sentence: str) -> Refused:
    return Refused(option.removeprefix("--"), sentence, field=option, of_input=True)
