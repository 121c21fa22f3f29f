"""A plugin of mypy: what `Actor.act`, `ask` and `consult` pass on must be what the action or the question takes.

`ParamSpec` alone cannot say it, as `then`, `refused` and `failed` are named among the arguments of the action.
"""

from collections.abc import Callable

from mypy.nodes import ARG_STAR, ARG_STAR2
from mypy.plugin import MethodSigContext, Plugin
from mypy.types import CallableType, FunctionLike, ParamSpecType, get_proper_type

PASS_ON = {f"desktop.runtime.actor.Actor.{method}" for method in ("act", "ask", "consult")}


class PassedOn(Plugin):
    def get_method_signature_hook(self, fullname: str) -> Callable[[MethodSigContext], FunctionLike] | None:
        return _asked if fullname in PASS_ON else None


def _asked(context: MethodSigContext) -> FunctionLike:
    """The method's signature, with the action's own parameters in the place of `*args` and `**named`.

    An action whose types depend on its arguments is left alone, and so is one that is itself only passed on.
    """
    own = context.default_signature
    action = get_proper_type(context.api.get_expression_type(context.args[0][0])) if context.args[0] else None
    if not isinstance(action, CallableType) or action.variables:
        return own
    if any(isinstance(type_, ParamSpecType) for type_ in action.arg_types):
        return own
    kept = [at for at, kind in enumerate(own.arg_kinds) if at and kind not in (ARG_STAR, ARG_STAR2)]
    first = [at for at, kind in enumerate(action.arg_kinds) if at and (kind.is_positional() or kind == ARG_STAR)]
    last = [at for at, kind in enumerate(action.arg_kinds) if at and at not in first]
    parts = [(own, 0), *((action, at) for at in first), *((own, at) for at in kept), *((action, at) for at in last)]
    return own.copy_modified(
        arg_types=[of.arg_types[at] for of, at in parts],
        arg_kinds=[of.arg_kinds[at] for of, at in parts],
        arg_names=[of.arg_names[at] for of, at in parts],
    )


def plugin(version: str) -> type[Plugin]:
    return PassedOn
