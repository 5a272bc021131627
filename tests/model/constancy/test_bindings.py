"""What is known of a local name at a check: bound once, on every way there, and its object left alone."""

from pathlib import Path
from textwrap import indent

import pytest

from ssot_lint.model import CheckKind, Role, TestFile, read_file
from ssot_lint.pytest_config import PytestConfig


def is_constant(body: str) -> bool:
    source = "def test_x(x, xs, f):\n" + indent(body, "    ")
    file = read_file(source.encode(), "test_x.py", Role.COLLECTED, PytestConfig(rootdir=Path("/")))
    assert isinstance(file, TestFile)
    checks = [check for check in file.tests[0].checks if check.kind is CheckKind.ASSERT]
    return checks[-1].constancy is not None


KNOWN = {
    "length": "n = len(xs)\nassert n >= 0",
    "subscript": "t = {'ok': True}\nassert t['ok']",
    "get": "t = {'ok': True}\nassert t.get('ok')",
    "get with a default": "t = {'ok': True}\nassert t.get('ok', False)",
    "key of a display with program values": "t = {'ok': f()}\nassert 'ok' in t",
    "changed later": "t = {'ok': True}\nassert t['ok']\nt['ok'] = f()",
    "alias": "t = {'ok': True}\nother = t\nassert other['ok']",
    "alias of a part": "t = {'ok': {'a': 1}}\npart = t['ok']\nassert part['a'] == 1",
    "a plain part passed on": "t = {'ok': True}\nf(t['ok'])\nassert t['ok']",
    "printed, measured, logged": "t = ['a']\nprint(t, len(t), f'{t}')\nlogger.info(t)\nassert 'a' in t",
    "compared": "t = {'a': 1}\nassert f() == t\nassert t['a']",
    "read by methods": "t = {'a': 1}\nfor k in t.keys():\n    f(k)\nassert t['a']",
    "looped over": "t = ['a']\nfor v in t:\n    f(v)\nassert 'a' in t",
    "copied": "t = ['a']\nf(sorted(t))\nassert 'a' in t",
    "annotated": "n: int = 5\nassert n == 5",
    "bound where it is checked": "if x:\n    n = 3\n    assert n == 3",
    "bound anew in every round": "for i in xs:\n    t = {'a': 1}\n    assert t['a']\n    f(t)",
    "two names": "a = 1\nb = 2\nassert a < b",
    "two names for one object": "a = b = {'k': 1}\nassert a['k']",
    "f-string": "t = f'value {x}'\nassert t",
    "negative number": "n = -1\nassert n < 0",
    "beside others": "n = 1\nassert f() or n",
}


@pytest.mark.parametrize("body", KNOWN.values(), ids=KNOWN)
def test_known(body: str) -> None:
    assert is_constant(body)


UNKNOWN = {
    "parameter": "assert x >= 0",
    "loop variable": "for n in [1]:\n    assert n",
    "program value": "n = f()\nassert n == 5",
    "program value in a table": "t = {'ok': f()}\nassert t['ok']",
    "missing key": "t = {'ok': True}\nassert t['other']",
    "arithmetic": "n = 3\nassert n * 2 == 6",
    "arithmetic on a program value": "n = 3 * x\nassert n > 0",
    "truth of a length": "n = len(xs)\nassert n",
    "boolean expression": "n = f() or True\nassert n",
    "bound twice": "n = 1\nn = 2\nassert n",
    "augmented": "n = 1\nn += f()\nassert n",
    "deleted": "n = 1\ndel n\nassert n",
    "walrus": "n = 1\nassert (n := f()) or n",
    "loop target": "n = 1\nfor n in xs:\n    pass\nassert n",
    "with target": "n = 1\nwith f() as n:\n    pass\nassert n",
    "except target": "n = 1\ntry:\n    f()\nexcept E as n:\n    pass\nassert n",
    "import": "n = 1\nimport a.b as n\nassert n",
    "function": "n = 1\ndef n():\n    pass\nassert n",
    "match capture": "n = 1\nmatch x:\n    case {'a': n}:\n        pass\nassert n",
    "match star": "n = [1]\nmatch x:\n    case [*n]:\n        pass\nassert n",
    "match rest": "n = {1: 1}\nmatch x:\n    case {**n}:\n        pass\nassert n",
    "unpacked": "a, b = 1, 2\nassert a < b",
    "comprehension variable": "n = 1\nt = [n for n in xs]\nassert n",
    "global": "global n\nn = 1\nassert n",
    "nonlocal": "n = False\ndef g():\n    nonlocal n\n    n = True\nf(g)\nassert not n",
    "changed by subscript": "t = {'ok': True}\nt['ok'] = f()\nassert t['ok']",
    "changed by a method": "t = {'ok': True}\nt.update(f())\nassert t['ok']",
    "part changed by a method": "t = {'ok': [1]}\nt['ok'].append(2)\nassert t['ok']",
    "key deleted": "t = {'ok': True}\ndel t['ok']\nassert 'ok' in t",
    "passed on": "t = {'ok': True}\nf(t)\nassert t['ok']",
    "passed on by keyword": "t = {'ok': True}\nf(t=t)\nassert t['ok']",
    "passed on in a display": "t = {'ok': True}\nf([t])\nassert t['ok']",
    "passed on as it may be": "t = {'ok': True}\nf(t or x)\nassert t['ok']",
    "part passed on": "t = {'ok': {'a': 1}}\nf(t['ok'])\nassert t['ok']['a']",
    "part got and passed on": "t = {'ok': {'a': 1}}\nf(t.get('ok'))\nassert t['ok']['a']",
    "parts looped over": "t = [{'a': 1}]\nfor p in t:\n    f(p)\nassert t[0]['a']",
    "method handed over": "t = []\nf(t.append)\nassert not t",
    "stored in an attribute": "t = {'ok': True}\nx.t = t\nassert t['ok']",
    "stored in a container": "t = {'ok': True}\nu = [t]\nassert t['ok']",
    "alias changed": "t = {'ok': True}\nu = t\nu['ok'] = 0\nassert t['ok']",
    "alias passed on": "t = {'ok': True}\nu = t\nv = u\nf(v)\nassert t['ok']",
    "alias of a part changed": "t = {'ok': {'a': 1}}\nu = t['ok']\nu['a'] = 0\nassert t['ok']['a']",
    "second name changed": "a = b = {'k': 1}\nb['k'] = 0\nassert a['k']",
    "caught by a lambda": "t = []\nx.on = lambda: t.append(1)\nassert not t",
    "caught by a function": "t = []\ndef g(e):\n    t.append(e)\nf(g)\nassert t == []",
    "caught by a class": "t = []\nclass C:\n    def g(self):\n        t.append(1)\nf(C)\nassert not t",
    "given as a default": "t = []\ndef g(t=t):\n    t.append(1)\ng()\nassert not t",
    "returned": "t = {'ok': True}\nif x:\n    return t\nassert t['ok']",
    "passed on later in a loop": "t = {'ok': True}\nfor i in xs:\n    assert t['ok']\n    f(t)",
    "maybe unbound, try": "try:\n    f()\n    n = 1\nexcept E:\n    pass\nassert n",
    "maybe unbound, if": "if x:\n    n = 1\nassert n",
    "maybe unbound, loop": "for i in xs:\n    n = 1\nassert n",
    "refers to itself": "n = {'a': n}\nassert n['a']",
    "refers to itself many times": "n = [n, n, n, n, n, n]\nassert n == [1]",
    "refer to each other": "a = b['k']\nb = a['k']\nassert a['k']",
}


@pytest.mark.parametrize("body", UNKNOWN.values(), ids=UNKNOWN)
def test_unknown(body: str) -> None:
    assert not is_constant(body)


def test_names_of_an_inner_function_are_not_the_tests() -> None:
    assert not is_constant("n = 1\ndef g():\n    n = f()\n    assert n\ng()")
