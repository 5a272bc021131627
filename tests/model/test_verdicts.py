"""Which functions check, where they call each other in circles: against a search of the call graph."""

import random
from pathlib import Path

from ssot_lint.model import Role, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig


def read(source: str) -> TestFile:
    found = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(found, TestFile)
    return found


def checking(file: TestFile, order: list[int]) -> set[int]:
    functions = file.definitions.functions
    return {each for each in order if file.checks_of_function(functions[f"f{each}"], None) is not None}


def reaching(calls: dict[int, list[int]], checks: set[int]) -> set[int]:
    found = set(checks)
    while more := {each for each, called in calls.items() if each not in found and found.intersection(called)}:
        found |= more
    return found


def test_functions_that_reach_a_check_are_found_in_any_order() -> None:
    chance = random.Random(11)
    for _ in range(150):
        size = chance.randint(2, 9)
        calls = {each: chance.choices(range(size), k=chance.choice([0, 1, 2, 3])) for each in range(size)}
        checks = {each for each in range(size) if chance.random() < 0.12}
        source = "".join(
            f"def f{each}():\n    work()\n"
            + "".join(f"    f{called}()\n" for called in calls[each])
            + ("    assert x\n" if each in checks else "")
            for each in range(size)
        )
        order = chance.sample(range(size), size)
        assert checking(read(source), order) == reaching(calls, checks), (source, order)


def test_circle_of_many_functions_is_read_once() -> None:
    size = 60
    everybody = "".join(f"    f{each}()\n" for each in range(size))
    source = "".join(f"def f{each}():\n{everybody}" for each in range(size))
    assert checking(read(source), list(range(size))) == set()
    assert checking(read(source + "    assert x\n"), list(range(size))) == set(range(size))


def test_failure_in_the_middle_leaves_no_verdict_behind() -> None:
    deep = "def f0(): assert x\n" + "".join(f"def f{each}(): f{each - 1}()\n" for each in range(1, 3000))
    file = read(deep)
    try:
        file.checks_of_function(file.definitions.functions["f2999"], None)
    except RecursionError:
        pass
    else:
        raise AssertionError("deep enough to exhaust the stack")
    for each in (0, 5, 40, 100):
        assert file.checks_of_function(file.definitions.functions[f"f{each}"], None) is not None
    assert file.checks_of_function(read("def f0(): pass\n").definitions.functions["f0"], None) is None
