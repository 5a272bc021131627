"""Values of pytest's options, coerced the way pytest does for the kind of file they come from."""

from __future__ import annotations

from pathlib import Path

from ssot_lint.pytest_config.files import Table


class Values:
    """The options of one table, with the overrides of `addopts`; unreadable ones give the default and a problem."""

    def __init__(self, table: Table, file: Path | None) -> None:
        self.problems: list[str] = []
        self.overrides: dict[str, str] = {}
        self._table = table
        self._file = file

    def arguments(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of words: split like a shell does, unless the file gives a list."""
        value, native = self._value(key)
        if value is None:
            return default
        if isinstance(value, str) and not native:
            try:
                import shlex

                return tuple(shlex.split(value))
            except ValueError as error:
                self.problem(f"{key}: {error}")
                return default
        return self._strings(key, value, default)

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of lines without blank ones."""
        value, native = self._value(key)
        if value is None:
            return ()
        if isinstance(value, str) and not native:
            return tuple(line.strip() for line in value.split("\n") if line.strip())
        return self._strings(key, value, ())

    def text(self, key: str, default: str) -> str:
        """One string."""
        value, _ = self._value(key)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        self.problem(f"{key}: expects a string, got {type(value).__name__}")
        return default

    def word(self, key: str) -> str:
        """A switch or a mode in small letters, `true` for a native one that is on; empty when it is not set."""
        value, _ = self._value(key)
        return str(value).strip().lower() if isinstance(value, str | bool) else ""

    def problem(self, reason: str) -> None:
        """Remember what is wrong, under the name of the file."""
        self.problems.append(f"{self._file}: {reason}")

    def _value(self, key: str) -> tuple[object, bool]:
        if key in self.overrides:
            return self.overrides[key], False
        return self._table.values.get(key), self._table.native

    def _strings(self, key: str, value: object, default: tuple[str, ...]) -> tuple[str, ...]:
        if not isinstance(value, list):
            self.problem(f"{key}: expects a list of strings, got {type(value).__name__}")
            return default
        wrong = [item for item in value if not isinstance(item, str)]
        if wrong:
            self.problem(f"{key}: expects a list of strings, but holds {wrong[0]!r}")
            return default
        return tuple(value)
