"""The form of the code: where Flask may stand, how long files and functions may be."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

FLASK = {"flask", "flask_smorest", "flask_cors", "werkzeug"}
FILE_MOST, FUNCTION_MOST = 300, 40
TEST_MOST = 25
# The two packages whose __init__ finds or gathers what is in them.
WITH_CODE = ("registry/kinds/__init__.py", "registry/models/__init__.py")


def imported(path: Path) -> set[str]:
    """Return the top names of all that a file imports, also inside of functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(str(node.module).partition(".")[0])
    return names


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the length of every function of a file, without its decorators."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def sources(root: Path, folder: str) -> list[Path]:
    return sorted((root / folder).rglob("*.py"))


def test_flask_stands_only_at_the_surface(root: Path) -> None:
    package = root / "registry"
    bare = [*sources(root, "registry/kinds"), *sources(root, "registry/documents")]
    bare += [*sources(root, "registry/models"), *package.glob("*/service.py")]
    bare += [package / "access" / name for name in ("actor.py", "check.py", "idempotency.py")]
    assert len(bare) > 15
    assert {path.name: imported(path) & FLASK for path in bare if imported(path) & FLASK} == {}


def test_app_is_imported_by_nobody_but_its_surfaces(root: Path) -> None:
    allowed = {"app.py", "cli.py"}
    for path in sources(root, "registry"):
        text = path.read_text("utf-8")
        if path.name not in allowed and path.parent.name != "operations":
            assert "registry.app" not in text, path


@pytest.mark.parametrize("folder", ["registry", "tests", "bench"])
def test_files_are_short(root: Path, folder: str) -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in sources(root, folder)}
    long = {str(path.relative_to(root)): n for path, n in lengths.items() if n > FILE_MOST}
    assert long == {}


@pytest.mark.parametrize("folder", ["registry", "tests", "bench"])
def test_functions_are_short(root: Path, folder: str) -> None:
    long = {
        f"{path.relative_to(root)}:{name}": length
        for path in sources(root, folder)
        if "versions" not in path.parts
        for name, length in functions(path)
        if length > (TEST_MOST if name.startswith("test_") else FUNCTION_MOST)
    }
    assert long == {}


def test_every_module_says_what_it_is_for(root: Path) -> None:
    for path in sources(root, "registry"):
        tree = ast.parse(path.read_text("utf-8"))
        assert ast.get_docstring(tree) or not tree.body, path


def test_packages_hold_no_code_of_their_own(root: Path) -> None:
    for path in (root / "registry").rglob("__init__.py"):
        if path.relative_to(root).as_posix() in WITH_CODE:
            continue
        assert path.read_text("utf-8").strip() == "", path
