"""What the checks read: each source is parsed and walked once for all of them, which took most of their time."""

import ast
from functools import cache


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    """Every node of a module, in the order of `ast.walk`: the module itself, then what stands in it."""
    return tuple(ast.walk(ast.parse(source)))


def tree(source: str) -> ast.Module:
    module = nodes(source)[0]
    assert isinstance(module, ast.Module)
    return module


def name(node: ast.expr) -> str:
    """The last name of what is called or named: `c` of `a.b.c`, as `ast.unparse` writes it, which takes far longer."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ast.unparse(node).rpartition(".")[2]


def forget() -> None:
    """Hundreds of thousands of nodes: until the end of the run, each search for dead cycles would walk over them."""
    nodes.cache_clear()
