"""One thing that the platform said, as a sentence that leads to it."""

from dataclasses import dataclass

from desktop.domain.french import FIXED


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsRow:
    """`key` names the thing and what it came to: another word on the same thing is news again.

    `kind` is recovered, twice, absent, request, lodged, deployment, grouped, redirected, share, steering, decision,
    project, or the state of an act that was not accepted. `date` is ISO text, "" where the platform gives none;
    `learnt` when what has none came to this computer, "" where that was not noted. `place` and `id` lead to it; `ours`:
    our own affairs, or what we voted for.
    """

    key: str
    kind: str
    sentence: str
    note: str = ""
    date: str = ""
    learnt: str = ""
    place: str
    id: str
    ours: bool = True


def quoted(title: str) -> str:
    return f"«{FIXED}{title}{FIXED}»"
