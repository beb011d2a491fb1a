"""The SDK is written for Python 3.9, whichever Python runs its tests."""

import ast
import os
import re
import unittest

import kta_algorithm

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FLOOR = (3, 9)

#: what the standard library of Python 3.9 lacks, by module
LATER_NAMES = {
    "asyncio": {"Runner", "TaskGroup", "timeout"},
    "contextlib": {"aclosing", "chdir"},
    "dataclasses": {"KW_ONLY"},
    "datetime": {"UTC"},
    "enum": {"StrEnum", "member", "nonmember", "verify"},
    "inspect": {"get_annotations"},
    "itertools": {"batched", "pairwise"},
    "operator": {"call"},
    "tomllib": {"load", "loads"},
    "types": {"EllipsisType", "NoneType", "UnionType"},
    "typing": {
        "Concatenate",
        "LiteralString",
        "Never",
        "NotRequired",
        "ParamSpec",
        "Required",
        "Self",
        "TypeAlias",
        "TypeGuard",
        "TypeVarTuple",
        "Unpack",
        "assert_never",
        "assert_type",
        "override",
        "reveal_type",
    },
}
LATER_BUILTINS = {"ExceptionGroup", "BaseExceptionGroup", "aiter", "anext"}
LATER_METHODS = {"add_note", "bit_count"}
#: arguments by the function that takes them only since
LATER_ARGUMENTS = {
    "dataclass": {"kw_only", "match_args", "slots", "weakref_slot"},
    "field": {"kw_only"},
    "zip": {"strict"},
    "bisect": {"key"},
    "insort": {"key"},
}
TYPES = {"None", "bool", "bytes", "dict", "float", "int", "list", "set", "str", "tuple"}


def later_than_floor(source):
    """Returns what a source uses that Python 3.9 lacks, as far as its text shows."""
    tree = ast.parse(source, feature_version=FLOOR)
    lazy = any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(each.name == "annotations" for each in node.names)
        for node in ast.walk(tree)
    )
    unread = _in_annotations(tree) if lazy else set()
    found = []
    for node in ast.walk(tree):
        if id(node) not in unread:
            found.extend("line %d: %s" % (node.lineno, each) for each in _later(node))
    return found


def _in_annotations(tree):
    """Returns the ids of the nodes of annotations, which are not evaluated."""
    roots = []
    for node in ast.walk(tree):
        roots.append(getattr(node, "annotation", None))
        roots.append(getattr(node, "returns", None))
    return {id(each) for root in roots if root is not None for each in ast.walk(root)}


def _later(node):
    if isinstance(node, ast.Import):
        return [each.name for each in node.names if each.name == "tomllib"]
    if isinstance(node, ast.ImportFrom):
        later = LATER_NAMES.get(node.module or "", set())
        return [each.name for each in node.names if each.name in later]
    if isinstance(node, ast.Attribute):
        module = node.value.id if isinstance(node.value, ast.Name) else ""
        is_later = node.attr in LATER_NAMES.get(module, set()) | LATER_METHODS
        return [node.attr] if is_later else []
    if isinstance(node, ast.Name):
        return [node.id] if node.id in LATER_BUILTINS else []
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        later = LATER_ARGUMENTS.get(name, set())
        return ["%s(%s=)" % (name, each.arg) for each in node.keywords if each.arg in later]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return ["X | Y of types"] if _is_type(node.left) or _is_type(node.right) else []
    return []


def _is_type(node):
    if isinstance(node, ast.Subscript):
        return _is_type(node.value)
    name = getattr(node, "id", getattr(node, "attr", ""))
    is_none = isinstance(node, ast.Constant) and node.value is None
    return is_none or name in TYPES or name[:1].isupper() and not name.isupper()


class VersionTest(unittest.TestCase):
    def test_sources_are_of_python_3_9(self):
        checked = 0
        for folder, _, names in os.walk(HERE):
            for name in sorted(names):
                if name.endswith(".py"):
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        self.assertEqual(later_than_floor(file.read()), [], name)
                    checked += 1
        self.assertGreater(checked, 10)

    def test_what_came_later_is_found(self):
        for source in (
            "import tomllib",
            "from typing import Self",
            "import typing\nx: typing.TypeAlias = int",
            "from itertools import pairwise",
            "for a, b in zip(c, d, strict=True): pass",
            "from dataclasses import dataclass\n@dataclass(slots=True)\nclass A: pass",
            "def f(x: int | None): pass",
            "def f() -> list[str] | None: pass",
            "class A:\n    x: Metrics | None = None",
            "from __future__ import annotations\nJson = str | int",
            "isinstance(x, int | str)",
            "n.bit_count()",
            "raise ExceptionGroup('', [])",
        ):
            with self.subTest(source):
                self.assertNotEqual(later_than_floor(source), [])
        for source in ("match x:\n    case 1: pass", "try: pass\nexcept* ValueError: pass"):
            with self.subTest(source), self.assertRaises(SyntaxError):
                later_than_floor(source)

    def test_what_python_3_9_has_is_admitted(self):
        for source in (
            "from __future__ import annotations\ndef f(x: int | None) -> list[str] | None: pass",
            "FLAGS = re.MULTILINE | re.DOTALL",
            "merged = a | b",
            "def f(x: list[int]) -> dict[str, int]: pass",
        ):
            with self.subTest(source):
                self.assertEqual(later_than_floor(source), [])

    def test_version_is_that_of_the_project(self):
        with open(os.path.join(HERE, "pyproject.toml"), encoding="utf-8") as file:
            version = re.search(r'(?m)^version = "(.*)"$', file.read()).group(1)
        self.assertEqual(kta_algorithm.__version__, version)


if __name__ == "__main__":
    unittest.main()
