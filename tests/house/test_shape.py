"""Files and functions are short, imports stand at the top, what is public says what it is for."""

import ast
import statistics

from tests.house.sources import PRODUCT, files, functions, name_of, python, read

MOST_LINES = 400
USUAL_LINES, SHORT_LINES, SHORT_SHARE = 8, 25, 0.9
WRITTEN_BY_HAND = {".py", ".ts", ".tsx", ".mjs", ".css", ".html"}


def too_long(texts: dict[str, str]) -> list[str]:
    """The names of texts with more than 400 lines."""
    return [name for name, text in texts.items() if len(text.splitlines()) > MOST_LINES]


def lengths(trees: dict[str, ast.Module]) -> list[int]:
    """How many lines each function has, its first and last one included."""
    return [(node.end_lineno or node.lineno) - node.lineno + 1 for tree in trees.values() for node in functions(tree)]


def are_short(lines: list[int]) -> bool:
    """Whether functions are usually of 8 lines, and nine of ten under 25."""
    share = sum(length < SHORT_LINES for length in lines) / len(lines)
    return statistics.median(lines) <= USUAL_LINES and share >= SHORT_SHARE


def hidden_imports(tree: ast.AST) -> list[int]:
    """The lines of imports inside functions: each is a circle in hiding."""
    inner = [node for function in functions(tree) for node in ast.walk(function)]
    return sorted({node.lineno for node in inner if isinstance(node, ast.Import | ast.ImportFrom)})


def undocumented(tree: ast.Module) -> list[str]:
    """The public modules, classes and functions without a docstring; Django's Meta needs none."""
    bare = [] if ast.get_docstring(tree) or not tree.body else ["module"]
    return bare + _bare_below(tree)


def _bare_below(node: ast.AST) -> list[str]:
    bare: list[str] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and _is_public(child.name):
            bare += [] if ast.get_docstring(child) else [child.name]
            bare += _bare_below(child) if isinstance(child, ast.ClassDef) else []
    return bare


def _is_public(name: str) -> bool:
    return not name.startswith("_") and name != "Meta"


def body_of(lines: int) -> ast.Module:
    """A module with one function of so many lines."""
    return ast.parse("def act():\n" + "    pass\n" * (lines - 1))


def test_no_file_is_longer_than_400_lines() -> None:
    texts = {name_of(path): read(path) for path in files(*WRITTEN_BY_HAND)}
    assert too_long(texts) == []


def test_a_file_of_401_lines_is_seen() -> None:
    assert too_long({"good": "x\n" * 400, "bad": "x\n" * 401}) == ["bad"]


def test_functions_are_short() -> None:
    assert are_short(lengths(python(*PRODUCT)))
    assert are_short(lengths(python("tests")))


def test_long_functions_are_seen() -> None:
    assert are_short(lengths({"good": body_of(8)}))
    assert not are_short(lengths({"usually nine": body_of(9)}))
    assert not are_short(lengths({"a": body_of(3), "b": body_of(3), "one of three is long": body_of(30)}))


def test_no_import_hides_in_a_function() -> None:
    found = {name: hidden_imports(tree) for name, tree in python(*PRODUCT, "tests").items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_hidden_import_is_seen() -> None:
    assert hidden_imports(ast.parse("import json\n\ndef act():\n    return json")) == []
    assert hidden_imports(ast.parse("class Kind:\n    def act(self):\n        import json\n")) == [3]


def test_everything_public_says_what_it_is_for() -> None:
    found = {name: undocumented(tree) for name, tree in python(*PRODUCT).items()}
    assert {name: names for name, names in found.items() if names} == {}


def test_a_public_name_without_words_is_seen() -> None:
    good = (
        '"""Kinds."""\n\nclass Kind:\n    """A kind."""\n\n    class Meta:\n        pass\n\n    def _act(self): ...\n'
    )
    assert undocumented(ast.parse(good)) == []
    assert undocumented(ast.parse("class Kind:\n    def act(self): ...\n")) == ["module", "Kind", "act"]
