"""The import law: a module imports lower layers and its own package only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = "kehitys_cli"
ROOT = Path(__file__).parent.parent / "src" / PACKAGE
LAYERS = {
    "text": 0,
    "i18n": 0,
    "model": 1,
    "documents": 2,
    "evaluation": 3,
    "history": 3,
    "checks": 4,
    "views": 4,
    "render": 5,
    "operations": 6,
    "cli": 7,
}
MODULES = sorted(ROOT.rglob("*.py"))
KEPT = {
    "subprocess": {"history/process.py"},
    "typer": {"cli/"},
    "rich": {"cli/"},
    "jinja2": {"render/jinja.py"},
    "fcntl": {"text/store.py"},
    "msvcrt": {"text/store.py"},
}
"""Which modules may import a library, by path or folder."""

OPENERS = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "unlink",
    "mkdir",
    "fdopen",
}
MAY_OPEN = ("text/store.py", "documents/workspace.py")
EXCEPTIONS = ("i18n/catalogue.py", "cli/output.py")
"""The catalogue reads what the package ships; the console opens the null device."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> set[str]:
    """Every module that a file imports, also under TYPE_CHECKING and inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import"
            found.add(node.module or "")
            if node.module == PACKAGE or (node.module or "").startswith(f"{PACKAGE}."):
                found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_imports_only_lower_layers_and_its_own_package(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    if own not in LAYERS:
        return
    for imported in imports(path):
        parts = imported.split(".")
        if parts[0] != PACKAGE or len(parts) == 1 or parts[1] not in LAYERS:
            continue
        assert parts[1] == own or LAYERS[parts[1]] < LAYERS[own], (
            f"{name_of(path)} imports {imported}"
        )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    for imported in {name.split(".")[0] for name in imports(path)} & set(KEPT):
        assert any(name_of(path).startswith(room) for room in KEPT[imported]), imported


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_store_and_the_workspace_open_files(path: Path) -> None:
    if name_of(path) in MAY_OPEN + EXCEPTIONS:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            assert name not in OPENERS, f"{name_of(path)}:{node.lineno} calls {name}"


def test_every_folder_is_a_layer() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(LAYERS)


def test_no_module_is_too_long_to_read() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES
    }
    assert [name for name, length in lengths.items() if length > 600] == []
