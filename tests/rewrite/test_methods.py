"""The call of super's set-up or tear-down goes in where it does its work, with what the base wants."""

from textwrap import dedent, indent

import pytest

from ssot_lint.findings import Safety
from ssot_lint.fixes import Refused
from ssot_lint.rewrite.lines import apply_edits
from ssot_lint.rewrite.methods import ensure_super
from tests.rewrite.opening import editor_on

BASE = """\
class Base:
    def setup_method(self, method): ...
    def teardown_method(self, method=None): ...
    @classmethod
    def setup_class(cls): ...
    def teardown_class(cls): ...
    async def asyncSetUp(self): ...
    def tearDown(self): ...


class TestIt(Base):
"""


def rewritten(method: str, base: str = BASE, awaited: bool = False) -> str:
    method = dedent(method)
    text = base + indent(method, "    ")
    line = next(n for n, each in enumerate(text.splitlines(), 1) if "def " in each and n > base.count("\n"))
    editor = editor_on(text, line)
    ensure_super(editor, line, awaited=awaited)
    after = apply_edits(text, editor.fix("call super", Safety.UNSAFE).edits)
    compile(after, "test_page.py", "exec")
    assert after.startswith(base)
    return dedent(after.removeprefix(base))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "def setup_method(self, method):\n    self.x = 1\n",
            "def setup_method(self, method):\n    super().setup_method(method)\n    self.x = 1\n",
        ),
        (
            'def setup_method(self, m):\n    """W."""\n\n    # first\n    self.x = 1\n',
            'def setup_method(self, m):\n    """W."""\n    super().setup_method(m)\n\n    # first\n    self.x = 1\n',
        ),
        (
            "def setup_method(self):\n    self.x = 1\n",
            "def setup_method(self, method):\n    super().setup_method(method)\n    self.x = 1\n",
        ),
        ("def setup_method(self): pass\n", "def setup_method(self, method):\n    super().setup_method(method)\n"),
        (
            "def setup_method(self): self.x = 1  # one\n",
            "def setup_method(self, method):\n    super().setup_method(method)\n    self.x = 1  # one\n",
        ),
        (
            'def setup_method(self, method):\n    """Words."""\n',
            'def setup_method(self, method):\n    """Words."""\n    super().setup_method(method)\n',
        ),
        (
            "def setup_method(self, method):\n    # nothing\n    pass  # yet\n",
            "def setup_method(self, method):\n    # nothing\n    super().setup_method(method)  # yet\n",
        ),
        (
            "@classmethod\ndef setup_class(cls):\n    cls.x = 1\n",
            "@classmethod\ndef setup_class(cls):\n    super().setup_class()\n    cls.x = 1\n",
        ),
        (
            "def teardown_class(cls):\n    cls.x = 1\n",
            "def teardown_class(cls):\n    cls.x = 1\n    super().teardown_class(cls)\n",
        ),
        (
            "async def asyncSetUp(self):\n    self.x = 1\n",
            "async def asyncSetUp(self):\n    await super().asyncSetUp()\n    self.x = 1\n",
        ),
        (
            "async def tearDown(self):\n    self.x = 1\n",
            "async def tearDown(self):\n    self.x = 1\n    super().tearDown()\n",
        ),
        (
            "def tearDown(self):\n    f()\n    return  # b\n",
            "def tearDown(self):\n    f()\n    super().tearDown()  # b\n",
        ),
        (
            "def tearDown(self):\n    try:\n        f()\n    finally:\n        g()\n",
            "def tearDown(self):\n    try:\n        f()\n    finally:\n        g()\n        super().tearDown()\n",
        ),
        (
            'def tearDown(self):\n    """W."""\n\n    if not self.x:\n        return\n    # c\n    f("""a\nb""")\n',
            'def tearDown(self):\n    """W."""\n\n    try:\n        if not self.x:\n            return\n        # c\n'
            '        f("""a\nb""")\n    finally:\n        super().tearDown()\n',
        ),
        (
            "def tearDown(self):\n    f(lambda: 1)\n    def g():\n        return 1\n",
            "def tearDown(self):\n    f(lambda: 1)\n    def g():\n        return 1\n    super().tearDown()\n",
        ),
        (
            "def setup_method(\n    self,  # me\n    method: object,\n) -> None:\n    f()\n",
            "def setup_method(\n    self,  # me\n    method: object,\n) -> None:\n"
            "    super().setup_method(method)\n    f()\n",
        ),
        (
            "def setup_method(\n    self,\n) -> None:\n    f()\n",
            "def setup_method(\n    self,\n    method,\n) -> None:\n    super().setup_method(method)\n    f()\n",
        ),
    ],
)
def test_the_call_stands_where_it_does_its_work(before: str, after: str) -> None:
    assert rewritten(before) == after


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("def asyncSetUp(self):\n    f()\n", "Base.asyncSetUp is a coroutine, and asyncSetUp is not"),
        ("@staticmethod\ndef setup_class():\n    f()\n", "setup_class has no `self`"),
        ("def setup_method(self, *args):\n    f()\n", "pytest gives setup_method no arguments"),
        ("def tearDown(self):\n    yield\n", "tearDown is a generator"),
        ("def setup_method(self):\n    super().setup_method(None)\n", "nothing left to change"),
        ("def setUp(self):\n    f()\n", "nothing left to change"),
    ],
)
def test_what_does_not_go_together_is_refused(method: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        rewritten(method)


def test_a_method_that_is_called_without_argument_can_still_be_called_so() -> None:
    method = "def teardown_method(self):\n    f()\n\ndef test_a(self):\n    self.teardown_method()\n"
    assert rewritten(method).startswith("def teardown_method(self, method=None):\n    f()\n    super()")
    with pytest.raises(Refused, match="wants `method`, and callers may not have it"):
        rewritten(method.replace("teardown", "setup"))


def test_the_test_case_of_the_standard_library_takes_no_arguments() -> None:
    base = "import unittest\nclass TestIt(unittest.IsolatedAsyncioTestCase):\n"
    method = "async def asyncSetUp(self):\n    f()\n"
    assert "await super().asyncSetUp()\n" in rewritten(method, base, awaited=True)
    assert "\n    super().setUp()\n" in rewritten("def setUp(self):\n    f()\n", base)
