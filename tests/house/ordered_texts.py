"""A plugin of mypy: no text is compared by its order, which is that of its code points and means nothing.

A state is one of several, not more than another; French words sort by their letters without accents (`french.py`);
times are `datetime`. Where an order of bytes is meant, as of ids that begin with their time, the code says `encode()`.
"""

from collections.abc import Callable

from mypy.plugin import MethodContext, Plugin
from mypy.types import Instance, LiteralType, Type, get_proper_type

BY_ORDER = ("__lt__", "__le__", "__gt__", "__ge__")


class OrderedTexts(Plugin):
    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        return _judged if fullname.rpartition(".")[2] in BY_ORDER else None


def _judged(context: MethodContext) -> Type:
    compared = get_proper_type(context.type)
    if isinstance(compared, LiteralType):
        compared = compared.fallback
    if isinstance(compared, Instance) and compared.type.has_base("builtins.str"):
        context.api.fail("A text is compared by its order", context.context)
    return context.default_return_type


def plugin(version: str) -> type[Plugin]:
    return OrderedTexts
