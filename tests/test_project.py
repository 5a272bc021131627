"""What holds for the repository as a whole: rooms, sizes, names, pages, and the tools that check the rest."""

import ast
import functools
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "ssot_lint"
RULES = PACKAGE / "rules"

# Who may import what, as module prefixes inside ssot_lint; import-linter cannot say "only these" of outside modules.
RESERVED = {
    "ast": ("model", "project"),
    "libcst": ("rewrite", "rules"),
    "click": ("cli",),
    "tomlkit": ("proposal.rendering",),
    "concurrent": ("engine.pool",),
    "multiprocessing": ("engine.pool",),
}
NAMELESS = {"utils", "common", "helpers", "manager", "base", "misc"}
# Of a developer's or build machine.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|work|Users|home/[a-z]\w*)/")


def sources(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@functools.cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> Iterator[str]:
    """Every module `path` imports, absolute, `a.b.name` for `from a.b import name`, lazy imports included."""
    package = module_of(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*parents, *filter(None, [node.module])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def within(module: str, prefixes: tuple[str, ...]) -> bool:
    return any(module == prefix or module.startswith(prefix + ".") for prefix in prefixes)


@pytest.mark.parametrize(("guest", "rooms"), RESERVED.items(), ids=RESERVED)
def test_import_is_kept_to_its_rooms(guest: str, rooms: tuple[str, ...]) -> None:
    allowed = tuple(f"ssot_lint.{room}" for room in rooms)
    strays = [
        shown(path)
        for path in sources(PACKAGE)
        if not within(module_of(path), allowed) and any(within(name, (guest,)) for name in imports_of(path))
    ]
    assert strays == [], f"`{guest}` belongs in {rooms or 'no room yet'}"


def test_rules_do_not_import_each_other() -> None:
    strays = [
        f"{shown(path)} imports {name}"
        for path in rule_files()
        for name in imports_of(path)
        if within(name, ("ssot_lint.rules",))
    ]
    assert strays == []


def rule_files() -> list[Path]:
    return [path for path in sources(RULES) if path.name != "__init__.py"]


def test_every_rule_has_its_page_and_every_page_its_rule() -> None:
    pages = {path.with_suffix("") for path in RULES.rglob("*.md")}
    rules = {path.with_suffix("") for path in rule_files()}
    assert {shown(path) for path in rules ^ pages} == set()


def declared(path: Path) -> tuple[str, str]:
    """Code and name in the `Rule("SSOT…", "name", …)` of a rule file."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Rule":
            given = [*node.args, *(word.value for word in node.keywords if word.arg in ("code", "name"))]
            code, name = (ast.literal_eval(value) for value in given[:2])
            return str(code), str(name)
    raise AssertionError(f"{shown(path)} declares no Rule")


def test_codes_and_names_are_unique_and_files_are_called_like_their_rule() -> None:
    rules = {path: declared(path) for path in rule_files()}
    assert rules, "no rules found"
    codes = Counter(code for code, _ in rules.values())
    assert [code for code, count in codes.items() if count > 1] == []
    assert [code for code in codes if not re.fullmatch(r"SSOT[1-9]\d\d", code)] == []
    assert {path.stem: name for path, (_, name) in rules.items() if path.stem != name.replace("-", "_")} == {}


def test_importing_compiles_nothing() -> None:
    """A third of a millisecond for a data class, a sixth for an expression: see `ssot_lint.data` and `.patterns`."""
    strays = [
        f"{shown(path)}:{node.lineno}"
        for path in sources(PACKAGE)
        if path.stem not in ("data", "testing")  # which asks expressions for identity, and is no part of a check
        for node in parsed(path).body
        if (
            isinstance(node, ast.ImportFrom)
            and node.module == "dataclasses"
            and {"dataclass", "field"} & names_in(node)
        )
        or (isinstance(node, ast.Assign) and any(ast.unparse(each) == "re.compile" for each in ast.walk(node.value)))
    ]
    assert strays == []


def names_in(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names}


def test_modules_have_telling_names() -> None:
    named = [path for path in (*PACKAGE.rglob("*"), *(ROOT / "tests").rglob("*")) if path.stem.strip("_") in NAMELESS]
    assert [shown(path) for path in named] == []


def test_files_are_short() -> None:
    lengths = {shown(path): len(path.read_text("utf-8").splitlines()) for path in sources(PACKAGE, ROOT / "tests")}
    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{shown(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in sources(PACKAGE, ROOT / "tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {place: length for place, length in lengths.items() if length > 60} == {}


def kept_files() -> list[Path]:
    """Files of the repository: what git tracks, or, outside git, everything that is not of an environment or cache."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]
    return [path for path in ROOT.rglob("*") if path.is_file() and ".venv" not in path.parts]


def test_no_path_of_one_machine_is_kept() -> None:
    hits = [
        f"{shown(path)}: {found.group()}"
        for path in kept_files()
        for found in MACHINE_PATH.finditer(path.read_text("utf-8", errors="replace"))
    ]
    assert hits == []


def test_importing_the_command_line_loads_only_what_every_command_needs() -> None:
    program = "import json, sys, ssot_lint.cli; print(json.dumps(sorted(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    rooms = ("libcst", "tomlkit", "ssot_lint.report", "ssot_lint.rules")
    heavy = [name for name in json.loads(result.stdout) if within(name, rooms)]
    assert heavy == []


TOOLS = {
    "ruff": ["-m", "ruff", "check", "--quiet", "."],
    "mypy": ["-m", "mypy", "--no-error-summary"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"],
    "ssot-lint": ["-m", "ssot_lint", "check", "tests"],
}


@pytest.mark.parametrize("arguments", TOOLS.values(), ids=TOOLS)
def test_tool_finds_nothing(arguments: list[str]) -> None:
    result = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
