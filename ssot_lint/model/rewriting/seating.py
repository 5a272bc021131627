"""What it takes for a class to stand on a canonical base: its bases, and the set-ups that must call the base's own."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from ssot_lint.config import Config
from ssot_lint.data import dataclass
from ssot_lint.fixes import Refused
from ssot_lint.model.classes import TestClass
from ssot_lint.model.collecting.holding import needs_async
from ssot_lint.model.definitions import ClassDefinition
from ssot_lint.model.lineages.canon import Canon, CanonicalBase, is_exempt, read_canon
from ssot_lint.model.lineages.lineage import Lineage, identity
from ssot_lint.model.lineages.rivals import is_called_base
from ssot_lint.model.rewriting.base_clashes import demand_no_clash
from ssot_lint.model.rewriting.case_ties import (
    CaseCall,
    demand_awaited,
    demand_fit_for_case,
    demand_no_init,
    free_of_case,
)
from ssot_lint.model.rewriting.import_cycles import demand_no_cycle
from ssot_lint.model.rewriting.inheritance import (
    Inheritance,
    Seated,
    heirs_elsewhere,
    heirs_of,
    inherit,
    leave_out,
    listed_bases,
)
from ssot_lint.model.rewriting.inits import NewSetUp, setup_from
from ssot_lint.model.rewriting.revivals import Awaited, Renamed, revival_of
from ssot_lint.model.rewriting.setup_gaps import SetUp, lacking_in, silenced_by
from ssot_lint.model.vocabulary import SETUP_NAMES

if TYPE_CHECKING:
    from ssot_lint.model.file import TestFile

Rivals = Collection[tuple[str | None, str]]


@dataclass(frozen=True, slots=True)
class Seating:
    """The new bases of a class; `lacking`: the set-ups, of its heirs in the file too, that must call super's then.

    `revived` are the set-ups in its own body that nothing would call then by the name they have. `is_shared`: classes
    of other files inherit it. `said` are the calls of unittest's methods that have to be said as pytest does.
    """

    inheritance: Inheritance
    lacking: tuple[SetUp, ...] = ()
    init: NewSetUp | None = None
    revived: tuple[Renamed | Awaited, ...] = ()
    has_heirs: bool = False
    is_shared: bool = False
    said: tuple[CaseCall, ...] = ()


def seat(cls: TestClass, config: Config, rivals: Rivals = (), is_shared: bool = False) -> Seating:
    """How a class without a canonical base gets one. `rivals`: (path, name) of bases that are to get it themselves;
    `is_shared`: classes of other files inherit it.

    Raises Refused where its tests would not be the same with it.
    """
    canon = read_canon(config.base_classes, cls.file)
    cls = TestClass(_root(cls.definition, canon, cls.file), cls.file)
    _demand_known(cls, canon)
    _demand_first(cls, canon, config, rivals)
    around = [cls, *(TestClass(each, cls.file) for each in heirs_of(cls.definition, cls.file))]
    base = _base_for(around, canon)
    _demand_own_name(cls, base)
    inheritance = inherit(cls.definition, base, cls.file)
    return judge(cls, inheritance, canon, config, is_shared)


def without(cls: TestClass, number: int, config: Config) -> Seating:
    """What becomes of a class with a canonical base without its listed base `number`. Raises Refused."""
    inheritance = leave_out(cls.definition, (number,), cls.file)
    return judge(cls, inheritance, read_canon(config.base_classes, cls.file), config)


def _root(cls: ClassDefinition, canon: Canon, file: TestFile) -> ClassDefinition:
    """The class of the file that it and its like inherit, one after the other: one base there serves them all."""
    listed = listed_bases(cls, file)
    above = listed[0] if len(listed) == 1 else None
    if not isinstance(above, ClassDefinition) or above.home is not file or "mixin" in above.name.lower():
        return cls
    is_made = re.search(rf"(?<!class )\b{above.name}\(", file.source.text)
    if is_made or any(canon.held_by(file.lineage(each)) for each in heirs_of(above, file)):
        return cls
    return _root(above, canon, file)


def judge(cls: TestClass, inheritance: Inheritance, canon: Canon, config: Config, is_shared: bool = False) -> Seating:
    """What the new bases ask for besides. Raises Refused where something would be lost by them."""
    heirs = list(heirs_of(cls.definition, cls.file))
    seats = [(cls, inheritance.lineage)]
    seats += [(TestClass(each, cls.file), inheritance.lineage_of(each)) for each in heirs]
    is_shared = is_shared or _is_shared(cls, heirs)
    lacking: list[SetUp] = []
    revived: list[Renamed | Awaited] = []
    said: list[CaseCall] = []
    for each, lineage in seats:
        after = Seated(each.definition, each.file, lineage)
        said += _demand_same(each, lineage, canon, config, is_shared)
        silenced = silenced_by(each, after, canon)
        if silenced and each is not cls:
            raise Refused(f"nothing would call `{silenced[0].name}` of `{each.name}`, which inherits it, any more")
        if any(setup.name in heir.methods for setup in silenced for heir in heirs):
            raise Refused(f"nothing would call `{silenced[0].name}` any more, and a class that inherits it has one too")
        revived += [revival_of(after, setup, config.base_classes) for setup in silenced]
        has_base = bool(canon.held_by(each.lineage))
        lacked = {setup.name for setup in lacking_in(Seated(each.definition, each.file, each.lineage), ())}
        done = {setup.name for setup in silenced} | (lacked if has_base else set())
        lacking += [setup for setup in lacking_in(after, done) if setup.name not in done]
    if is_shared:
        _demand_importable(cls, inheritance.base)
        for heir in heirs_elsewhere(cls.definition, cls.file):
            _demand_order(heir, inheritance)
    turns = cls.is_unittest and not inheritance.lineage.is_unittest and "__init__" in cls.definition.methods
    init = setup_from(cls.definition, inheritance.lineage) if turns else None
    return Seating(
        inheritance,
        tuple(lacking),
        init,
        tuple(dict.fromkeys(revived)),
        bool(heirs),
        is_shared,
        tuple(dict.fromkeys(said)),
    )


def _demand_known(cls: TestClass, canon: Canon) -> None:
    doubtful = canon.doubts_of(cls.lineage)
    if doubtful:
        raise Refused(f"`{doubtful[0]}`, which it inherits, cannot be resolved: it may have the base already")
    for base in canon.bases:
        if base.module == cls.file.module or base.is_class(cls.definition):
            raise Refused("it stands in the module of the canonical base itself")
    if cls.definition.keywords & {"metaclass"}:
        _demand_one_metaclass(cls, canon)


def _demand_one_metaclass(cls: TestClass, canon: Canon) -> None:
    for base in canon.bases:
        for each in base.lineage.classes if base.lineage is not None else ():
            if each.keywords & {"metaclass"}:
                raise Refused(f"it has a metaclass, and so has `{each.name}`")


def _demand_first(cls: TestClass, canon: Canon, config: Config, rivals: Rivals) -> None:
    """Refuse where a class that it inherits is to get the base: once there, and not in each of its children."""
    for each in cls.lineage.classes[1:]:
        home = each.home
        if any(base.name == each.name for base in canon.bases):
            raise Refused(f"its `{each.name}` is {_place(each, cls)}, another class than the canonical one")
        if home is None or not home.is_test_side:
            continue
        if is_exempt(home.lineage(each), config.exempt_bases, home):
            continue
        is_rival = is_called_base(each.name) or (home.location, each.qualname) in rivals
        holds = home.is_collected and any(one.definition is each for one in home.holding_classes)
        if is_rival or holds:
            raise Refused(f"`{each.name}`, which it inherits, is the one to get the base: {_place(each, cls)}")


def _place(each: ClassDefinition, cls: TestClass) -> str:
    if each.home is None or each.home is cls.file:
        return f"that of line {each.node.lineno}"
    return f"that of `{each.home.module}`"


def _base_for(around: Sequence[TestClass], canon: Canon) -> CanonicalBase:
    """The base of the right flavour. Raises Refused where none is."""
    wants_async = any(needs_async(each) or _is_async_kind(each) for each in around)
    base = canon.flavoured("async" if wants_async else "sync")
    if wants_async and base.is_unittest and not _awaits(base):
        raise Refused(f"it has async tests, and `{base.name}` is a `unittest.TestCase` that does not await them")
    return base


def _demand_own_name(cls: TestClass, base: CanonicalBase) -> None:
    """Refuse where the file calls something else by the base's name: one of the two would need another name."""
    definitions = cls.file.definitions
    bound = definitions.bindings.get(base.name, [])
    if any(each.target is None or not base.is_symbol(cls.file.symbol(base.name)) for each in bound):
        raise Refused(f"`{base.name}` is something else in this file")


def _is_async_kind(cls: TestClass) -> bool:
    """Whether a base of tests that holds none itself is made for async ones."""
    if cls.held:
        return False
    methods = cls.definition.methods.values()
    return cls.lineage.runs_coroutines or any(isinstance(each, ast.AsyncFunctionDef) for each in methods)


def _awaits(base: CanonicalBase) -> bool:
    return base.lineage.runs_coroutines if base.lineage is not None else base.flavour in ("async", "both")


def _demand_same(
    cls: TestClass, lineage: Lineage, canon: Canon, config: Config, is_shared: bool
) -> tuple[CaseCall, ...]:
    """The calls of unittest's methods that the class lacks then. Raises Refused where something else is lost."""
    said: tuple[CaseCall, ...] = ()
    held = canon.held_by(lineage)
    canonical = held[0].lineage if held else None
    if held and canonical is None and not held[0].is_unittest:
        _demand_simple(cls, held[0])
    known = {identity(each) for each in canonical.classes} if canonical is not None else set()
    own = [each for each in lineage.classes if identity(each) not in known]
    if canonical is not None and not canon.held_by(cls.lineage):
        demand_no_clash(own, canonical)
        _demand_same_kind(held[0], own, lineage)
    was, is_case = cls.lineage.is_unittest is True, lineage.is_unittest is True
    if was and not is_case:
        if is_shared:
            raise Refused("what inherits it in other files may count on `unittest.TestCase`")
        said = free_of_case(cls, lineage, own)
    if is_case and not was:
        if is_shared:
            raise Refused("what inherits it in other files may count on pytest's own classes")
        demand_fit_for_case(cls, lineage)
    if cls.lineage.runs_coroutines or was:
        demand_awaited((held.seen_in(cls.file) for held in cls.held), lineage, config.async_drivers)
    if not is_case and (cls.held or is_shared):
        left = {identity(cls.definition)} if was and canonical is not None else set()
        demand_no_init(each for each in lineage.classes if identity(each) not in left)
    return said


def _demand_same_kind(base: CanonicalBase, own: Sequence[ClassDefinition], lineage: Lineage) -> None:
    """Refuse where what the class inherits besides makes a test case of it that the canonical base is not."""
    if not lineage.is_unittest or base.is_unittest:
        return
    maker = next((each for each in own[1:] if each.home is not None and each.home.lineage(each).is_unittest), None)
    name = f"`{maker.name}`" if maker is not None else "another base"
    raise Refused(f"{name} makes a `unittest.TestCase` of it, which `{base.name}` is not")


def _demand_importable(cls: TestClass, base: CanonicalBase | None) -> None:
    home = base.symbol.file if base is not None else None
    if home is not None:
        demand_no_cycle(cls.file, home)


def _demand_order(heir: ClassDefinition, inheritance: Inheritance) -> None:
    """Refuse where a class of another file could not be made any more, with all the tests of that file."""
    try:
        inheritance.lineage_of(heir)
    except Refused as refused:
        module = heir.home.module if heir.home is not None else "another file"
        raise Refused(f"in `{module}` {refused.reason}") from refused


def _is_shared(cls: TestClass, heirs: Sequence[ClassDefinition]) -> bool:
    """Whether a class is there to be inherited, and not only by what can be seen here."""
    if cls.held or not cls.file.is_test_side:
        return False
    return not cls.file.is_collected or not any(TestClass(each, cls.file).held for each in heirs)


def _demand_simple(cls: TestClass, base: CanonicalBase) -> None:
    """A base that cannot be read goes only with what it can hardly get in the way of."""
    if cls.is_unittest or any(held.seen_in(cls.file).parameters for held in cls.held):
        raise Refused(f"`{base.path}` cannot be read: what it does to these tests is not known")
    if any(name in SETUP_NAMES for each in cls.lineage.classes for name in each.methods):
        raise Refused(f"`{base.path}` cannot be read: whether it has set-ups of its own is not known")


__all__ = ["Seating", "judge", "seat", "without"]
