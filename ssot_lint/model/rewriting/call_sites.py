"""Every call of a function inside its own file; what uses the function otherwise makes the answer a refusal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.definitions import FUNCTIONS, ClassDefinition, Function
from ssot_lint.model.inference import Nature, infer
from ssot_lint.model.rewriting.import_block import read_import_block
from ssot_lint.model.rewriting.surroundings import Surroundings, surroundings_of

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

_OWN = frozenset({"self", "cls"})


@dataclass(frozen=True, slots=True)
class Sites:
    """The calls of one function of a file."""

    file: TestFile
    function: Function

    def of(self, owner: ClassDefinition | None) -> Iterator[ast.Call]:
        """The calls of a function of the module, or of a method of `owner`. Raises Refused at any other use."""
        if owner is None:
            yield from self._of_function()
        else:
            self._demand_single(owner)
            for node in self._attributes():
                place = surroundings_of(self.file, node)
                if self._is_meant(node, place, owner):
                    yield self._call_of(place)

    def nested_in(self, outer: Function) -> Iterator[ast.Call]:
        """The calls of a function inside another one. Raises Refused at any other use."""
        for node in ast.walk(outer):
            if isinstance(node, ast.Name) and node.id == self.function.name:
                if not isinstance(node.ctx, ast.Load):
                    raise Refused(f"`{node.id}` is something else on line {node.lineno}")
                yield self._call_of(surroundings_of(self.file, node))
            elif isinstance(node, FUNCTIONS) and node is not self.function and node.name == self.function.name:
                raise Refused(f"`{node.name}` is defined twice")

    def _of_function(self) -> Iterator[ast.Call]:
        name = self.function.name
        scope = read_import_block(self.file).scope
        if len(scope.bindings.get(name, ())) > 1:
            raise Refused(f"`{name}` is bound more than once")
        if any(name in each.bindings for each in scope.all() if each is not scope):
            raise Refused(f"something else is called `{name}` in places")
        for node in ast.walk(self.file.tree):
            if isinstance(node, ast.Name) and node.id == name:
                yield self._call_of(surroundings_of(self.file, node))
            self._demand_unnamed(node)

    def _demand_unnamed(self, node: ast.AST) -> None:
        """Refuse where a string names the function: it may be taken from the file by it."""
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if text.rpartition(".")[2] == self.function.name and not self._is_docstring(node):
            raise Refused(f"a string on line {getattr(node, 'lineno', 1)} names `{self.function.name}`")

    def _is_docstring(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Constant) and isinstance(surroundings_of(self.file, node).parent, ast.Expr)

    def _attributes(self) -> Iterator[ast.Attribute]:
        for node in ast.walk(self.file.tree):
            if isinstance(node, ast.Attribute) and node.attr == self.function.name:
                yield node
            self._demand_unnamed(node)

    def _demand_single(self, owner: ClassDefinition) -> None:
        """Refuse where another class of the family has a method of this name: one calls or stands for the other."""
        name, definitions = self.function.name, self.file.definitions
        family = [each for each in definitions.all_classes if owner in definitions.mro(each)]
        family += [each for each in self.file.lineage(owner).classes if each not in family]
        for cls in family:
            if cls is not owner and name in cls.methods:
                raise Refused(f"`{cls.name}` has a method `{name}` as well")
        if sum(each.name == name for each in owner.order) > 1:
            raise Refused(f"`{name}` is defined twice")

    def _is_meant(self, node: ast.Attribute, place: Surroundings, owner: ClassDefinition) -> bool:
        """Whether an attribute of this name is the method. Raises Refused where that cannot be told."""
        definitions = self.file.definitions
        around = next((each for each in place.around if isinstance(each, ast.ClassDef)), None)
        cls = next((each for each in definitions.all_classes if each.node is around), None)
        if isinstance(node.value, ast.Name) and node.value.id in _OWN and cls is not None:
            return owner in definitions.mro(cls) or cls in definitions.mro(owner)
        function = place.functions[-1] if place.functions else None
        scope = self.file.scope_of(function, cls) if function is not None else self.file.module_scope
        thing = infer(node.value, scope)
        if thing.nature is Nature.UNKNOWN:
            raise Refused(f"whose `{node.attr}` line {node.lineno} means cannot be told")
        return thing.cls is not None and owner in (thing.cls.home or self.file).definitions.mro(thing.cls)

    def _call_of(self, place: Surroundings) -> ast.Call:
        call = place.parent
        if isinstance(call, ast.Call) and call.func is place.node:
            return call
        raise Refused(f"line {place.node.lineno} hands on `{self.function.name}` without calling it")
