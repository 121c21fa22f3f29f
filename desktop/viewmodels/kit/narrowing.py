"""What a list is narrowed to: words that are searched, one kind, some order. The same for every list.

A list that holds its lines gives them to `show`; one that reads them page by page calls `tell` with what it found.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.list_model import ListModel
from desktop.viewmodels.kit.vocabulary import SearchedLine, Vocabulary

if TYPE_CHECKING:
    from desktop.database.search import Hit
    from desktop.domain.needs import Degree
    from desktop.runtime.actor import Actor

PAUSE_MS = 120  # of the keyboard, before anything is searched
_SLOW_MS = 1_000  # from there
_FEW = 5  # lines: a list that is not longer is seen whole and needs no search
_MOST = 500  # hits of one question to the index

SearchedLineT = TypeVar("SearchedLineT", bound=SearchedLine)


class Narrowing(QObject):
    """What a person asks of a list; each further word narrows it further.

    With `scopes`, lines found by the search index are kept too, the best first.
    """

    asked = Signal()  #: a person asks for something else of the list; `changed` follows, after a pause in typing
    changed = Signal()  #: words, choices or order have changed: the list must be shown again
    recounted = Signal()  #: counts and choices may have changed
    cleared = Signal()  #: words and choices were removed: the search field must be emptied

    def __init__(
        self,
        vocabulary: Vocabulary,
        parent: QObject | None = None,
        *,
        actor: "Actor | None" = None,
        scopes: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.vocabulary = vocabulary
        self.text = self.only = ""
        self.order = next(iter(vocabulary.orders))
        self.flags: frozenset[str] = frozenset()
        self.total = self.shown = 0
        self.hidden = 0  #: lines that the words find beyond what is chosen; beside others, those that surely answer
        self.partial = False  #: only the first lines have been read
        self.counts: Mapping[str, int] = {}
        self._actor, self._scopes = actor, tuple(scopes)
        self._words_in_sight = ""  # the words for which the lines have come
        self._used = ""  # the words by which the lines in sight were found
        self._ranks: dict[str, int] = {}  # what the search index found: rank by id
        self.degrees: Mapping[str, Degree] = {}  #: how surely a line answers the sentence in the search field, by id
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self._patience = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._patience.timeout.connect(self.recounted)

    # --- words and choices ------------------------------------------------------------------------------------------

    @property
    def words(self) -> str:
        """What the lines are searched for now; the last letters count after a short pause in typing."""
        return self._used

    @property
    def pending(self) -> bool:
        """Whether the lines in sight were not yet searched for what is typed: a line may be among them by chance."""
        return self.text.strip() != self._words_in_sight

    @property
    def _slow(self) -> bool:
        """Whether that lasts: the worker keeps a text first, for which it may wait for another program."""
        return self.pending and not self._pause.isActive() and not self._patience.isActive()

    def hurry(self) -> None:
        """Searches at once for what is typed."""
        if self._pause.isActive():
            self._pause.stop()
            self._search()

    @property
    def narrowed(self) -> bool:
        return bool(self._used or self.only or self.flags)

    @property
    def own_order(self) -> bool:
        """Whether lines are in the order in which the list comes."""
        return self.order == next(iter(self.vocabulary.orders))

    @property
    def worth(self) -> bool:
        """Whether to show the search: the list is long enough, or is narrowed and one must see by what."""
        return self.total > _FEW or self.narrowed or bool(self.text)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Key and words of each kind that some but not all lines have, and of the chosen one; () where there is none.

        Until all lines are counted there is only "all", which holds the place of the others.
        """
        if self.partial:
            return (("", self.vocabulary.all),) if self.vocabulary.kinds else ()
        some = [key for key in self.vocabulary.kinds if 0 < self.counts.get(key, 0) < self.total or key == self.only]
        if not some:
            return ()
        words = self.vocabulary.kinds
        named = [(key, f"{words[key]} ({french.number(self.counts.get(key, 0))})") for key in some]
        return (("", self.vocabulary.all), *named)

    @property
    def sentence(self) -> str:
        """How many there are: "12 besoins sur 40"; as the tab counts them: "3 votes, 1 retiré"; or by their names."""
        if self._slow or (self.partial and (self.narrowed or not self.own_order)):
            return "Chargement…"
        parted, named = self.vocabulary.parted, self.vocabulary.named
        whole = not self.narrowed and not self.partial
        if parted is not None and whole and (counted := parted.sentence(self.counts, self.total)):
            return counted
        if named is not None and self.total and whole:
            return named.sentence(self.counts)
        return self._of_all(french.counted(self.shown, self.vocabulary.one, self.vocabulary.many))

    @property
    def shorter(self) -> tuple[str, ...]:
        """The same for less room, with one noun and without: "12 besoins sur 40", "12 sur 40"; () while lines come."""
        counts = french.counted(self.shown, self.vocabulary.one, self.vocabulary.many), french.number(self.shown)
        return () if self._slow or self.partial else tuple(map(self._of_all, counts))

    def _of_all(self, count: str) -> str:
        return f"{count} sur {french.number(self.total)}" if self.narrowed else count

    @property
    def nothing(self) -> str:
        """The sentence where no line is left; "" otherwise."""
        if self.shown or not self.narrowed:
            return ""
        if not self._used:
            return "Aucune ligne dans ce choix."
        nothing = f"Rien ne répond à «{french.FIXED}{self._used}{french.FIXED}»"
        if not self.hidden:
            return f"{nothing}. Essayez un autre mot."
        chosen = [self.vocabulary.kinds.get(self.only, "")] if self.only else []
        chosen += [words.replace("&", "") for flag, words in self.vocabulary.flags.items() if flag in self.flags]
        among = " et ".join(f"«{french.FIXED}{words}{french.FIXED}»" for words in chosen)
        return f"{nothing} parmi {among}. Ce choix en cache {french.number(self.hidden)}."

    @property
    def hides(self) -> str:
        """The sentence where lines are left, and the choice hides some that surely answer; "" otherwise."""
        sure = french.counted(self.hidden, "qui répond sans doute", "qui répondent sans doute")
        return f"Ce choix en cache {sure}." if self.shown and self.hidden else ""

    @property
    def lift_words(self) -> str:
        """Words of the button beside that sentence: it lifts the choice alone where that hides lines."""
        if not self.hidden:
            return "Tout afficher"
        return f"Afficher {french.counted(self.hidden, self.vocabulary.one, self.vocabulary.many)}"

    def lift_choice(self) -> None:
        """That button was pressed."""
        if self.hidden:
            self._ask("", self.order, frozenset())
        else:
            self.asked.emit()
            self.clear()

    # --- what a person asks for -------------------------------------------------------------------------------------

    def search(self, text: str) -> None:
        """At each keystroke."""
        if text != self.text:
            self.asked.emit()
        self.text = text
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self.degrees = {}
            self._use("", {})

    def choose(self, only: str) -> None:
        self._ask(only, self.order, self.flags)

    def sort(self, order: str) -> None:
        self._ask(self.only, order, self.flags)

    def tick(self, flag: str, *, on: bool) -> None:
        self._ask(self.only, self.order, self.flags | {flag} if on else self.flags - {flag})

    def _ask(self, only: str, order: str, flags: frozenset[str]) -> None:
        if (only, order, flags) != (self.only, self.order, self.flags):
            self.only, self.order, self.flags = only, order, flags
            self.asked.emit()
            self.changed.emit()

    def clear(self) -> None:
        """All lines again; their order stays."""
        narrowed = self.narrowed
        self._forget()
        if narrowed:
            self.changed.emit()

    def begin(self, vocabulary: Vocabulary) -> None:
        """Another list is shown: what was asked of the one before is forgotten."""
        if vocabulary is not self.vocabulary:
            self.vocabulary = vocabulary
            self.order = next(iter(vocabulary.orders))
            self._forget()

    def _forget(self) -> None:
        self._pause.stop()
        self.text, self.only, self.flags = "", "", frozenset()
        self._used, self._ranks, self.degrees = "", {}, {}
        self.cleared.emit()

    def offer(self, kinds: Mapping[str, str]) -> None:
        """Changes the kinds that can be chosen, such as the themes of another campaign; words and choices stay."""
        self.vocabulary = replace(self.vocabulary, kinds=kinds)

    # --- the narrowed list ------------------------------------------------------------------------------------------

    def show(self, model: ListModel, lines: Sequence[SearchedLineT], total: int) -> None:
        """Puts the lines that fit words and choices into the model.

        Where only the first of `total` lines have been read, it shows those; a search or another order waits for all.
        """
        self.partial = len(lines) < total
        if not self.partial:
            model.show(self.narrow(lines))
            return
        if self.own_order and not self.narrowed:
            model.show(lines)
        self.tell(total, total, {})

    def narrow(self, lines: Sequence[SearchedLineT]) -> tuple[SearchedLineT, ...]:
        """The lines that fit words and choices, in the chosen order."""
        fits, chosen = self._fits(), {self.only, *self.flags}.difference(("",))
        kept = [line for line in lines if (not chosen or chosen.issubset(line.kinds)) and fits(line)]
        hides = bool(self._used and chosen)  # where no choice is made, none hides anything
        sure = {line.id for line in lines if hides and self.degrees.get(line.id) == "likely"}
        hidden = sum(map(fits, lines)) if hides and not kept else len(sure.difference(line.id for line in kept))
        order = self.vocabulary.orders[self.order]
        if order.key is not None:
            kept.sort(key=order.key)
        elif self._ranks and not order.backwards:  # found by the index: the best first, not in the list's own order
            kept.sort(key=lambda line: self._ranks.get(line.id, _MOST))
        if order.backwards:
            kept.reverse()
        self.tell(len(lines), len(kept), Counter(kind for line in lines for kind in line.kinds), hidden)
        return tuple(kept)

    def _fits(self) -> Callable[[SearchedLine], bool]:
        """Whether a line has the words that are searched, or the index found it."""
        if not self._used:
            return lambda _: True
        from desktop.database import words  # noqa: PLC0415 - the stems come with the first search

        wanted, ranks = words.wanted(self._used), self._ranks
        return lambda line: words.fits(line.searched, wanted) or line.id in ranks

    def tell(self, total: int, shown: int, counts: Mapping[str, int], hidden: int = 0) -> None:
        """How many lines there are, are shown, are of each kind, and are `hidden`."""
        self.total, self.shown, self.counts, self.hidden = total, shown, counts, hidden
        if not self.partial:
            self._words_in_sight = self._used
            if not self.pending:
                self._patience.stop()
        self.recounted.emit()

    def _search(self) -> None:
        text = self.text.strip()
        if self._actor is None or not self._scopes:
            self._use(text, {})
            return
        from desktop.database import search  # noqa: PLC0415 - SQLAlchemy comes after the first paint

        def come(hits: "tuple[Hit, ...]") -> None:
            if text == self.text.strip():  # else a newer question is on its way
                self.degrees = {hit.id: hit.degree for hit in hits if hit.degree}
                self._use(text, {hit.id: rank for rank, hit in enumerate(hits)})

        self._patience.start()
        # A search that fails leaves nothing of an older text: lines with the words are found without the index too.
        self._actor.ask(search.holding, text, self._scopes, _MOST, then=come, failed=lambda _sentence: come(()))

    def _use(self, text: str, ranks: dict[str, int]) -> None:
        if (text, ranks) != (self._used, self._ranks):
            self._used, self._ranks = text, ranks
            self.changed.emit()
