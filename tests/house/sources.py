"""The repository's files, without what a run or an installation leaves behind."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("assist", "storefront", "agentconsole")
APART = {".git", "node_modules", "dist", "var", "__pycache__", "migrations", "htmlcov"}
CACHES = (".venv", ".mypy", ".ruff", ".pytest", ".import_linter", ".hypothesis", ".cache")
GENERATED = {"docs/protocol.md", "static/src/protocol/wire.ts", "tests/protocol/schema.json"}


def files(*suffixes: str, under: str = "") -> list[Path]:
    """Every file below `under` that people wrote, with one of the suffixes when some are given."""
    found = [path for path in _walk(ROOT / under) if not suffixes or path.suffix in suffixes]
    return sorted(path for path in found if name_of(path) not in GENERATED)


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in APART or path.name.startswith(CACHES):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def name_of(path: Path) -> str:
    """The path as people write it, from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def read(path: Path) -> str:
    """The file's text."""
    return path.read_text("utf-8")


def python(*roots: str) -> dict[str, ast.Module]:
    """The syntax trees of the product's Python, or of the given folders, by name."""
    return {name_of(path): ast.parse(read(path)) for root in roots or PRODUCT for path in files(".py", under=root)}


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
