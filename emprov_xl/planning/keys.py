"""Key sets and keys as planned objects."""

from collections.abc import Iterator, Mapping, Sequence

from emprov_xl.model.catalogue import Catalogue
from emprov_xl.model.cells import Cell, Place
from emprov_xl.model.key_board import Board, BoardKey
from emprov_xl.model.plan import Origin, PlannedObject, Setting
from emprov_xl.model.plan_order import KeyFunction
from emprov_xl.planning.answers import Answers
from emprov_xl.planning.codes import CodeInForce
from emprov_xl.planning.key_boards import boards_of
from emprov_xl.planning.keysets import LINE, Key, KeySet, key_sets
from emprov_xl.planning.names import Names
from emprov_xl.planning.resting import Codes, Edges, Owners
from emprov_xl.planning.settings import ASKED_AGAIN, Ground
from emprov_xl.planning.targets import OWN, Entry, Targets
from emprov_xl.planning.words import runs

_SHEET = "key_layouts"
_NOTHING = "None"  # the function of a key that stays free


class KeyPlan:
    """The key sets of all extensions, and how they become objects of the plan."""

    def __init__(
        self,
        answers: Mapping[str, Answers],
        names: Names,
        catalogue: Catalogue,
        codes: Mapping[str, CodeInForce],
        functions: Mapping[str, KeyFunction],
    ) -> None:
        self._layouts = answers.get(_SHEET)
        self._extensions = answers.get("extensions")
        self._catalogue = catalogue
        self._targets = Targets(names, codes, functions)
        self.sets = key_sets(self._layouts, self._extensions, catalogue)

    def of_extensions(self) -> dict[int, tuple[Setting]]:
        """The key set of each extension, by its position on the sheet; its own before the shared one."""
        found: dict[int, tuple[Setting]] = {}
        for key_set in self.sets:
            named = (Setting("Key set", key_set.name, Origin.DERIVED, None, "its key layout, own keys and lines"),)
            found.update(dict.fromkeys(key_set.extensions, named))
        return found

    def add_edges(self, edges: Edges, owners: Owners) -> None:
        """Each row of a layout rests on what its key names, and on the code that it dials."""
        if self._layouts is None:
            return
        for at, row in enumerate(self._layouts.rows):
            nodes = self._targets.entry(self._said("function", at) or "", self._said("target", at)).nodes
            if nodes:
                edges.setdefault((_SHEET, row), set()).update(owners.of(node) for node in nodes)

    def objects(self, which: str, ground: Ground) -> Iterator[PlannedObject]:
        """The key sets, or all their keys, as objects of the plan."""
        for key_set in self.sets:
            if which == "sets":
                yield self._set_object(key_set, ground)
            else:
                own = self._number(key_set.extensions[0]) if len(key_set.extensions) == 1 else OWN
                for key in key_set.keys:
                    yield self._key_object(key_set, key, own, ground)

    def boards(self) -> tuple[Board, ...]:
        """The keys of all telephones as they are drawn."""
        return tuple(boards_of(self.sets, self._extensions, self._catalogue, self._drawn))

    def _drawn(self, key: Key) -> BoardKey:
        number = key.position[1]
        function = LINE if key.at is None else self._said("function", key.at)
        target, label = (None, None) if key.at is None else (self._said(each, key.at) for each in ("target", "label"))
        if function == _NOTHING:
            return BoardKey(number)
        if function is None:
            return BoardKey(number, label or ASKED_AGAIN, ASKED_AGAIN, asked=True)
        entry = self._targets.entry(function, target)
        spoken = " ".join((label or _spoken(entry, function, "")).split())
        does = " ".join(f"{function} {entry.target}".split())
        return BoardKey(number, spoken, does, line=function == LINE, asked=entry.asks and not entry.value)

    def _set_object(self, key_set: KeySet, ground: Ground) -> PlannedObject:
        held = {at: self._extension_held(at, ground) for at in key_set.extensions}
        ready = [self._number(at) for at in key_set.extensions if not held[at]]
        waiting = [f"{self._number(at)} ({', '.join(codes)})" for at, codes in held.items() if codes]
        keys = [code for key in key_set.keys for code in self._key_held(key, ground)]
        if not ready:
            keys += [code for codes in held.values() for code in codes]
        shared = "the extensions whose keys come out the same"
        settings = [
            Setting("Key set", key_set.name, Origin.DERIVED, None, "its layout and lines"),
            Setting("Extensions", runs(ready) or "none", Origin.DERIVED, None, shared),
            Setting("How many", str(len(ready)), Origin.DERIVED, None, shared),
            Setting("Keys", str(len(key_set.keys)), Origin.DERIVED, None, "keys of the layout and lines"),
            Setting("Lines", str(key_set.lines), Origin.DERIVED, None, "line keys of the layout and line appearances"),
        ]
        if self._models(key_set):
            settings.append(Setting("Telephones", self._models(key_set), Origin.DERIVED, None, "of these extensions"))
        if key_set.base:
            settings.append(Setting("On top of", key_set.base, Origin.DERIVED, None, "own keys replace those of a set"))
        if key_set.personal:
            own = runs([self._number(at) for at in key_set.personal])
            settings.append(Setting("With own keys on top", own, Origin.DERIVED, None, "rows that name the extension"))
        if waiting:
            settings.append(
                Setting("Not yet", "; ".join(waiting), Origin.DERIVED, None, "extensions that are held back")
            )
        place, cell = self._place(key_set)
        return PlannedObject("Key set", key_set.name, "", place, cell, tuple(settings), tuple(dict.fromkeys(keys)))

    def _key_object(self, key_set: KeySet, key: Key, own: str, ground: Ground) -> PlannedObject:
        module, number = key.position
        name = f"key {number}" if module == 0 else f"module {module} key {number}"
        place, cell = self._place(key_set) if key.at is None else self._row(key.at)
        held = self._key_held(key, ground)
        head = [
            Setting("Key set", key_set.name, Origin.DERIVED, None, "see Key Sets"),
            Setting("Module", "telephone" if module == 0 else str(module), *self._from("module", key)),
            Setting("Key", str(number), *self._from("key", key)),
        ]
        told = self._line(key, own) if key.at is None else self._told(key, own, held)
        return PlannedObject("Key", key_set.name, name, place, cell, (*head, *told), held)

    def _line(self, key: Key, own: str) -> list[Setting]:
        entry = self._targets.entry(LINE, None, own)
        return [
            Setting("What it does", LINE, Origin.DERIVED, None, key.because),
            Setting("Type", entry.type, Origin.DERIVED, None, key.because),
            Setting("Value to enter", entry.value or own, Origin.DERIVED, None, entry.because),
            Setting("Label", own, Origin.DERIVED, None, "the number of the line"),
        ]

    def _told(self, key: Key, own: str, held: Codes) -> Iterator[Setting]:
        at = key.at or 0
        function, target, label = (self._said(field, at) for field in ("function", "target", "label"))
        if function is None:
            cell = self._cell("function", at)
            yield Setting("What it does", ASKED_AGAIN, Origin.OPEN, cell, "needed, but not understood or blank", held)
            return
        entry = self._targets.entry(function, target, own)
        yield Setting("What it does", function, Origin.ANSWER, self._cell("function", at), "", held)
        if entry.target:
            yield Setting("For", entry.target, Origin.ANSWER, self._cell("target", at), "", held)
        yield Setting("Type", entry.type, Origin.DERIVED, None, f"what a key for {function} is")
        if entry.value:
            yield Setting("Value to enter", entry.value, Origin.DERIVED, None, entry.because, held)
        elif entry.asks:
            why = "what the key is for is not named, or not found"
            yield Setting("Value to enter", ASKED_AGAIN, Origin.OPEN, self._cell("target", at), why, held)
        if label:
            yield Setting("Label", label, Origin.ANSWER, self._cell("label", at))
        elif function != _NOTHING:
            yield Setting(
                "Label", _spoken(entry, function, own), Origin.DERIVED, None, "left blank: what the key is for"
            )

    def _said(self, field: str, at: int) -> str | None:
        values = self._layouts.columns.get(field) if self._layouts else None
        value = values[at] if values is not None else None
        return None if value is None else str(value)

    def _from(self, field: str, key: Key) -> tuple[Origin, Cell | None, str]:
        if key.at is None:
            return Origin.DERIVED, None, key.because
        if self._said(field, key.at) is None:
            return Origin.DEFAULT, None, "ours: a key is on the telephone itself unless you say otherwise"
        return Origin.ANSWER, self._cell(field, key.at), ""

    def _cell(self, field: str, at: int) -> Cell:
        return self._layouts.cell(field, self._layouts.rows[at]) if self._layouts else Cell(_SHEET, 1, 1)

    def _row(self, at: int) -> tuple[Place, Cell]:
        cell = self._cell("key", at)
        return Place(_SHEET, "key", cell.row), cell

    def _place(self, key_set: KeySet) -> tuple[Place, Cell]:
        at = next((key.at for key in key_set.keys if key.at is not None), None)
        if at is not None:
            return self._row(at)
        if self._extensions is None or not key_set.extensions:
            return Place(_SHEET, None, 1), Cell(_SHEET, 1, 1)
        row = self._extensions.rows[key_set.extensions[0]]
        return Place("extensions", "line_appearances", row), self._extensions.cell("line_appearances", row)

    def _key_held(self, key: Key, ground: Ground) -> Codes:
        return ground.held.get((_SHEET, self._layouts.rows[key.at]), ()) if key.at is not None and self._layouts else ()

    def _extension_held(self, at: int, ground: Ground) -> Codes:
        return ground.held.get(("extensions", self._extensions.rows[at]), ()) if self._extensions else ()

    def _number(self, at: int) -> str:
        value = self._extensions.columns["extension"][at] if self._extensions else None
        return "(no number)" if value is None else str(value)

    def _models(self, key_set: KeySet) -> str:
        models = self._extensions.columns.get("phone_model", ()) if self._extensions else ()
        counts: dict[str, int] = {}
        for at in key_set.extensions:
            if models and models[at] is not None:
                counts[str(models[at])] = counts.get(str(models[at]), 0) + 1
        return ", ".join(f"{count} × {model}" for model, count in sorted(counts.items(), key=_most_first))


def _spoken(entry: Entry, function: str, own: str) -> str:
    """What stands beside a key for which no label is given."""
    return own if function == LINE else entry.name or entry.target or function


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return (-counted[1], counted[0])


def counted(values: Sequence[str]) -> dict[str, int]:
    """How often each value stands there, most first."""
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return dict(sorted(counts.items(), key=_most_first))
