"""Random test modules, and where their simple statements stand."""

import ast
from dataclasses import dataclass
from random import Random

SIMPLE = (
    "value_{n} = make_{n}(1, [2, 3])",
    "made.part.whole = other_{n}[0]",
    "call_{n}(a, *b, key='text', **c)",
    "call_{n}(\n@@@@first,\n\n@@@@# a comment\n@@@@second=2,\n@@)",
    'text_{n} = """one\n  two # not a comment\nthree"""',
    "text_{n} = f\"{{a!r:>{{b}}}} and '{{c}}'\"",
    "assert call_{n}(a) == {n}, 'why'",
    "assert call_{n}(a) is not None",
    "import module_{n}",
    "from module_{n} import a as b, c",
    "value_{n} = one_{n} + \\\n@@@@two_{n}",
    "first_{n} = 1; second_{n} = 2",
    "del other_{n}.part",
    "call_{n}(lambda a, /, b=1, *, c: (yes if a else no), [x for x in y if x])",
    "pass",
)
BLOCKS = (
    ("if a_{n} and b:",),
    ("if a_{n}:", "else:"),
    ("if a_{n}:", "elif b:", "elif c:", "else:"),
    ("for a, b in c_{n}(1):",),
    ("for a in b_{n}:", "else:"),
    ("while (a_{n} :=\n@@@@b()):",),
    ("with open_{n}() as a, b:",),
    ("try:", "except ValueError as error:", "except (A, B):", "else:", "finally:"),
    ("try:", "finally:"),
    ("def inner_{n}(a, b=1, *c, d: int = 2, **e) -> int:",),
    ("@decorated\n@@@marked_{n}(1)\n@@async def inner_{n}():",),
    ("class Inner_{n}(Base, key=1):",),
)
TESTS = (
    "def test_{n}(fixture):",
    "@pytest.mark.slow\n@@@pytest.mark.parametrize('a', [\n@@@@1,\n@@])\n@@def test_{n}(a):",
    "async def test_{n}():",
    "@pytest.fixture\n@@def fixture_{n}():",
    "def helper_{n}(a):",
)


@dataclass
class Writer:
    """Writes suites. In a form `@@` is the indentation, `@@@` the same and an `@`, `@@@@` one step more."""

    random: Random
    step: str
    number: int = 0

    def write(self, form: str, depth: int) -> str:
        self.number += 1
        indent = self.step * depth
        text = form.replace("{n}", str(self.number)).replace("{{", "{").replace("}}", "}")
        text = text.replace("@@@@", indent + self.step).replace("@@@", indent + "@").replace("@@", indent)
        return f"{indent}{text}\n"

    def suite(self, depth: int, size: int) -> str:
        parts = []
        for _ in range(self.random.randint(1, size)):
            if self.random.random() < 0.15:
                parts.append(self.random.choice(("\n", "\x0c\n", f"{self.step * depth}# said\n", "# at the margin\n")))
            if depth < 4 and self.random.random() < 0.25:
                headers = self.random.choice(BLOCKS)
                number = self.number
                for header in headers:
                    self.number = number
                    parts.append(self.write(header, depth) + self.suite(depth + 1, 2))
            else:
                parts.append(self.write(self.random.choice(SIMPLE), depth))
        return "".join(parts)

    def function(self, depth: int) -> str:
        docstring = self.step * (depth + 1) + '"""Says\n  what."""\n' if self.random.random() < 0.4 else ""
        return self.write(self.random.choice(TESTS), depth) + docstring + self.suite(depth + 1, 4)


def make_module(random: Random) -> str:
    """The text of a module of tests, fixtures, helpers and classes, with LF."""
    writer = Writer(random, random.choice(("    ", "  ", "\t")))
    head = '"""A module."""\n' if random.random() < 0.5 else ""
    parts = [head, "import pytest\n", writer.suite(0, 3) if random.random() < 0.5 else ""]
    for _ in range(random.randint(1, 4)):
        if random.random() < 0.3:
            writer.number += 1
            parts.append(f"class Test{writer.number}:\n" + "".join(writer.function(1) for _ in range(2)))
        else:
            parts.append(writer.function(0))
        parts.append(random.choice(("", "\n", "\n\n")))
    return "".join(parts)


def simple_statements(text: str) -> list[ast.stmt]:
    """The simple statements that have their lines to themselves and are no docstrings, in source order."""
    found: list[ast.stmt] = []
    owners: dict[int, int] = {}
    for node in ast.walk(ast.parse(text)):
        for suite in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            for statement in suite if isinstance(suite, list) else ():
                if hasattr(statement, "body"):
                    continue
                for line in range(statement.lineno, statement.end_lineno + 1):
                    owners[line] = owners.get(line, 0) + 1
                is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
                if not is_text:
                    found.append(statement)
    alone = [each for each in found if owners[each.lineno] == 1]
    return sorted(alone, key=lambda each: each.lineno)
