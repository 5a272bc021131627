from pathlib import Path

from ssot_lint.model import Role
from ssot_lint.model.abridging import unread
from ssot_lint.model.file import TestFile
from ssot_lint.model.reading import read_other_file
from ssot_lint.pytest_config import PytestConfig

FILLING = "\n".join(f"        step_{number} = self.work(number={number}, of=self.total)" for number in range(4))
TEXT = f"""\
import os


class Client:
    def connect(self, url):
{FILLING}
        self.url = url
        self.socket = open_socket(url)

    def close(self):
{FILLING}
        self.socket = None

    def ask(self, socket):
{FILLING}
        return socket == self.url
"""


def client() -> TestFile:
    file = read_other_file(TEXT.encode(), "lib.py", Role.PROGRAM, PytestConfig(rootdir=Path("/")))
    assert file is not None
    return file


def unread_of(file: TestFile) -> set[str]:
    return {name for name, method in file.definitions.classes["Client"].methods.items() if unread(method)}


def test_only_methods_that_may_set_the_name_are_read() -> None:
    file = client()
    assigned = file.self_assignments(file.definitions.classes["Client"])
    assert unread_of(file) == {"connect", "close", "ask"}
    assert [method.name for method, _ in assigned["url"]] == ["connect"]
    assert unread_of(file) == {"close", "ask"}
    assert [method.name for method, _ in assigned["socket"]] == ["connect", "close"]
    assert unread_of(file) == {"ask"}


def test_names_that_nobody_sets_are_not_there() -> None:
    file = client()
    assigned = file.self_assignments(file.definitions.classes["Client"])
    assert assigned.get("total") is None
    assert "step_1" not in assigned
    assert set(assigned) == {"url", "socket"}
    assert len(assigned) == 2
    assert [method.name for method, _ in assigned["socket"]] == ["connect", "close"]


def test_a_name_in_other_characters_is_found() -> None:
    text = TEXT.replace("self.url = url", "self.\N{LATIN SMALL LIGATURE FI}le = url")
    file = read_other_file(text.encode(), "lib.py", Role.PROGRAM, PytestConfig(rootdir=Path("/")))
    assert file is not None
    assert "file" in file.self_assignments(file.definitions.classes["Client"])


def test_every_target_of_a_row_counts_and_locals_do_not() -> None:
    body = ["a = self.b = 1", "self.c, d = e, 2", "with g() as self.h: i = 2"]
    text = "class A:\n    def f(self):\n" + "".join(f"        {line}\n" for line in body)
    file = read_other_file(text.encode(), "lib.py", Role.PROGRAM, PytestConfig(rootdir=Path("/")))
    assert file is not None
    assert set(file.self_assignments(file.definitions.classes["A"])) == {"b", "c", "h"}
