"""Generated test files: imports, private doubles, fixtures, classes with their bases and set-ups, tests."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.speed.bodies import Body, honest_body
from benchmarks.speed.draws import Draws
from benchmarks.speed.smells import smell_of, smelly_body
from benchmarks.speed.words import ADJECTIVES, FIELDS, STATES, VERBS, camel, module_name, noun_of, sentence, test_name

_BASES = [
    (37.8, "CanonicalAsyncCase"),
    (16.6, "BaseTestCase"),
    (1.3, "unittest.TestCase"),
    (44.3, ""),
]
_FIXTURES = [(0.02, "record"), (0.8, "user_context"), (0.8, "websocket")]
_MODULES = ["asyncio", "logging", "time", "unittest"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What one file is about: its number and its program module's."""

    draws: Draws
    module: int

    @property
    def noun(self) -> str:
        """The noun of the program module."""
        return noun_of(self.module)


def test_file(index: int, modules: int, seed: int) -> str:
    """The text of test file `index` in a tree with so many program modules."""
    draws = Draws(seed, "tests", index)
    setting = Setting(draws, min(index // 10, modules - 1))
    wanted = draws.lognormal(330, 0.7, 25, 5165)
    lines = _support(setting)
    while len(lines) < wanted:
        lines += _class(setting, min(wanted - len(lines), draws.lognormal(190, 0.8, 20, 3000)))
    if draws.chance(0.54):
        lines += ["", "", 'if __name__ == "__main__":', '    pytest.main([__file__, "-v"])']
    lines = _head(setting, "\n".join(lines)) + lines
    if draws.chance(0.05):
        lines = [f"# REMOVED: {line}" for line in lines]
    return "\n".join(lines) + ("" if draws.chance(0.63) else "\n")


def _head(setting: Setting, text: str) -> list[str]:
    """The docstring and the imports: those that `text` needs, and now and then one that it does not."""
    draws, noun, module = setting.draws, setting.noun, module_name(setting.module)
    lines = ['"""', sentence(draws, 8), ""]
    lines += [f"{number + 1}. {sentence(draws, 11)}" for number in range(draws.below(14))]
    lines += ['"""', ""]
    needed = f"{text} logging." if "logger" in text else text
    lines += [f"import {name}" for name in _MODULES if f"{name}." in needed or draws.chance(0.3)]
    lines += _from(setting, "datetime", ["datetime", "timezone"], text)
    lines += _from(setting, "unittest.mock", ["AsyncMock", "MagicMock", "patch"], text)
    lines += ["", "import pytest", ""]
    lines += _from(setting, f"shop.{module}", [camel(noun), f"{camel(noun)}Service"], text)
    functions = [f"create_{noun}_service", f"get_{noun}_service", f"load_{noun}"]
    lines += _from(setting, f"shop.{module}", functions, text)
    lines += _from(setting, "testkit.cases", ["BaseTestCase", "CanonicalAsyncCase", "CanonicalCase"], text)
    probes = ["assert_record", "describe", "make_record", "verify_events", "wait_for"]
    lines += _from(setting, "testkit.probes", probes, text)
    return [*lines, "", "logger = logging.getLogger(__name__)"] if "logger" in text else lines


def _from(setting: Setting, module: str, names: list[str], text: str) -> list[str]:
    wanted = [name for name in names if name in text or setting.draws.chance(0.1)]
    return [f"from {module} import {', '.join(wanted)}"] if wanted else []


def _support(setting: Setting) -> list[str]:
    draws = setting.draws
    lines: list[str] = []
    if draws.chance(0.026):
        lines += _private_double(draws)
    if draws.chance(0.2):
        lines += _fixture(setting)
    for _ in range(draws.below(8)):
        lines += _helper(setting)
    return lines


def _private_double(draws: Draws) -> list[str]:
    body = ["    def __init__(self):", "        self.messages = []", "", "    async def send_json(self, message):"]
    head = ["", "", "class MockWebSocket:", f'    """{sentence(draws, 9)}"""', ""]
    return [*head, *body, "        self.messages.append(message)"]


def _fixture(setting: Setting) -> list[str]:
    draws, noun = setting.draws, setting.noun
    value = f"{camel(noun)}Service(user_context)" if draws.chance(0.6) else "MagicMock()"
    head = ["", "", "@pytest.fixture", f"def {noun}_service(user_context):"]
    return [*head, f"    service = {value}", "    yield service"]


def _helper(setting: Setting) -> list[str]:
    draws = setting.draws
    body = Body(draws, setting.noun, is_async=False)
    lines = honest_body(body, 6 + draws.below(14))
    head = f"def {draws.pick(VERBS)}_{draws.pick(ADJECTIVES)}_{setting.noun}(record, result, response=None):"
    return ["", "", head, *(f"    {line}" if line else "" for line in lines)]


def _class(setting: Setting, wanted: int) -> list[str]:
    """A class of about so many lines; one time in thirty its tests stand at module level instead."""
    draws = setting.draws
    if draws.chance(0.03):
        return ["", "", *_test(setting, draws.lognormal(24, 0.95, 6, 420), method=False)]
    base = draws.weighted(_BASES)
    name = f"Test{camel(draws.pick(VERBS))}{camel(setting.noun)}{camel(draws.pick(STATES))}{draws.below(90)}"
    lines = ["", "", f"class {name}({base}):" if base else f"class {name}:", f'    """{sentence(draws, 8)}"""']
    if draws.chance(0.39):
        lines += _set_up(draws, base)
    if draws.chance(0.1):
        lines += [f"    {line}" if line else "" for line in _fixture(setting)[1:]]
        lines[-3] = lines[-3].replace("(user_context)", "(self, user_context)")
    while len(lines) < wanted:
        tests = _test(setting, draws.lognormal(24, 0.95, 6, 420), method=True)
        lines += ["", *(f"    {line}" if line else "" for line in tests)]
    return lines


def _set_up(draws: Draws, base: str) -> list[str]:
    old_style = draws.chance(0.25) or base == "unittest.TestCase"
    head = "def setUp(self):" if old_style else "def setup_method(self, method):"
    above = "super().setUp()" if old_style else "super().setup_method(method)"
    lines = ["", f"    {head}", f'        """{sentence(draws, 5)}"""']
    if base and draws.chance(0.95):
        lines.append(f"        {above}")
    return [*lines, *(f'        self.{draws.pick(FIELDS)}_{number} = "{draws.pick(STATES)}"' for number in range(4))]


def _test(setting: Setting, wanted: int, *, method: bool) -> list[str]:
    draws = setting.draws
    is_async = draws.chance(0.58)
    body = Body(draws, setting.noun, is_async)
    shape = smell_of(body)
    lines = smelly_body(body, shape) if shape else honest_body(body, wanted)
    marks = ["@pytest.mark.asyncio"] if is_async and draws.chance(0.7) else []
    if draws.chance(0.1):
        marks.append("@pytest.mark.filterwarnings('ignore')")
    parameters = ["self"] if method else []
    text = "\n".join(lines)
    parameters += [name for share, name in _FIXTURES if draws.chance(share if name in text else share / 20)]
    name = f"{test_name(draws)}_{draws.below(1000)}"
    head = f"{'async ' if is_async else ''}def {name}({', '.join(parameters)}):"
    return [*marks, head, *(f"    {line}" if line else "" for line in lines)]
