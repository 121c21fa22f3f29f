"""The first page of every scope, in as few questions as may be: on a bad link a question costs more than its answer."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import TypeAlias

from sync.client.connection.conversation import ApiRequest
from sync.client.exchange import own_texts
from sync.client.exchange.cursors import read_cursor
from sync.client.exchange.download_cache import DownloadCache
from sync.client.exchange.round_context import RoundContext
from sync.contract.feed import PRIVATE, FeedPage, FeedPages, Scope

#: A page requested ahead: the epoch and cursor it was requested with, and a function that gives its answer. Where that
#: gives None, the page has to be asked for alone.
Requested: TypeAlias = tuple[tuple[str, str], Callable[[], FeedPage | None]]


def ask(context: RoundContext, scopes: Sequence[Scope], connections: int) -> dict[Scope, Requested]:
    """Requests them together: most scopes have no other page. Raises nothing; the functions that it returns may."""
    downloads = context.settings.downloads
    with context.host.reading() as connection:
        cursors = {name: read_cursor(connection, name) for name in scopes}
        lean = {name: own_texts.asked(connection, name, cursors[name][1]) for name in scopes}
    due = [name for name in scopes if downloads is None or not (cursors[name][1] and downloads.holds(name))]
    joint = [
        name
        for name in due
        if lean[name] == (name in own_texts.LEAN) and (cursors[name][1] or name in PRIVATE or downloads is None)
    ]
    alone = [name for name in due if name not in joint]
    requests = [
        request(name, cursors[name][1], None if name in PRIVATE else downloads, lean=lean[name]) for name in alone
    ]
    several = [_several({str(name): cursors[name][1] for name in joint})] if joint else []
    pages_of: dict[Scope, Requested] = {}
    for place, answer in context.conversation.ask_together([*several, *requests], connections):
        if place < len(several):
            pages = cache(partial(_by_scope, answer))
            pages_of |= {name: (cursors[name], partial(_page_of, pages, name)) for name in joint}
        else:
            name = alone[place - len(several)]
            pages_of[name] = (cursors[name], answer)
    return pages_of


def request(name: Scope, at: str, downloads: DownloadCache | None, *, lean: bool) -> ApiRequest[FeedPage]:
    """The request for one page of a scope. With `downloads`, a document may come in its place."""
    snapshot = {} if downloads is None or at else {"snapshot": "1"}
    query = {"scope": name, "cursor": at} | snapshot | ({"lean": "1"} if lean else {})
    return ApiRequest(path="/feed", shape=FeedPage, query=query)


def _several(cursors: Mapping[str, str]) -> ApiRequest[FeedPages]:
    return ApiRequest(path="/feed/pages", shape=FeedPages, query={**cursors, "lean": "1"})


def _by_scope(answer: Callable[[], FeedPages]) -> dict[Scope, FeedPage]:
    return {page.scope: page for page in answer().pages}


def _page_of(pages: Callable[[], Mapping[Scope, FeedPage]], name: Scope) -> FeedPage | None:
    return pages().get(name)
