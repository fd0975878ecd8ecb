"""Key sets become boards: the keys of each model of telephone with its modules, and who has them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from emprov_xl.model.catalogue import Catalogue, Module, Phone
from emprov_xl.model.key_board import Board, BoardKey, BoardPart, BoardUser, Fit
from emprov_xl.planning.answers import Answers
from emprov_xl.planning.key_doubts import doubts_of
from emprov_xl.planning.keysets import Key, KeySet, Position
from emprov_xl.planning.words import runs

_MOST_MODULES = 3  # drawn without keys on them, where the catalogue does not say how many fit
_SECOND = "second page"
Draw = Callable[[Key], BoardKey]


@dataclass(frozen=True, slots=True)
class _Fitted:
    """A telephone as it stands on a desk: its model as typed, and its key modules."""

    model: str
    module: str
    modules: int


def boards_of(sets: Sequence[KeySet], extensions: Answers | None, catalogue: Catalogue, draw: Draw) -> list[Board]:
    """A board for each key set and kind of telephone that has it; own keys lie on those of the set they stand on."""
    desk = _Desk(extensions)
    shared = {key_set.name: key_set for key_set in sets if not key_set.base}
    drawn: dict[Key, BoardKey] = {}
    boards: list[Board] = []
    for key_set in sets:
        base = shared[key_set.base].keys if key_set.base else ()
        keys = {key.position: key for key in (*base, *key_set.keys)}
        for key in keys.values():
            if key not in drawn:
                drawn[key] = draw(key)
        faces = {position: drawn[key] for position, key in sorted(keys.items())}
        lines = sum(face.line for face in faces.values())
        for fitted, ats in desk.groups(key_set):
            phone = catalogue.phone(fitted.model)
            users = tuple(desk.user(at) for at in ats)
            asked = max((desk.lines(at) for at in ats), default=0)
            short = f"{asked} lines are asked for, {lines} find a key." if phone and phone.all_keys else ""
            boards.append(_board(key_set.name, fitted, phone, faces, users, short if asked > lines else ""))
    return boards


class _Desk:
    """Who has which telephone, by position on the Extensions sheet."""

    def __init__(self, extensions: Answers | None) -> None:
        self._columns = extensions.columns if extensions else {}

    def groups(self, key_set: KeySet) -> Iterator[tuple[_Fitted, list[int]]]:
        """The extensions of a set without keys of their own, by their kind of telephone; nobody's set stands alone."""
        personal = set(key_set.personal)
        groups: dict[_Fitted, list[int]] = {}
        for at in key_set.extensions:
            if at not in personal:
                groups.setdefault(self._fitted(at), []).append(at)
        if not key_set.extensions:
            groups[_Fitted("", "", 0)] = []
        yield from groups.items() if key_set.keys or key_set.base else ()

    def user(self, at: int) -> BoardUser:
        return BoardUser(self._said("extension", at) or "(no number)", self._said("display_name", at))

    def lines(self, at: int) -> int:
        value = self._value("line_appearances", at)
        return value if isinstance(value, int) else 0

    def _fitted(self, at: int) -> _Fitted:
        module, count = self._said("module_model", at), self._value("module_count", at)
        return _Fitted(self._said("phone_model", at), module, count if isinstance(count, int) else int(bool(module)))

    def _value(self, field: str, at: int) -> object:
        column = self._columns.get(field)
        return None if column is None else column[at]

    def _said(self, field: str, at: int) -> str:
        value = self._value(field, at)
        return "" if value is None else " ".join(str(value).split())


def _board(
    layout: str,
    fitted: _Fitted,
    phone: Phone | None,
    faces: Mapping[Position, BoardKey],
    users: tuple[BoardUser, ...],
    short: str,
) -> Board:
    keys: dict[int, dict[int, BoardKey]] = {0: {}}
    for (at, number), face in faces.items():
        theirs = face.line and not face.label and len(users) == 1
        keys.setdefault(at, {})[number] = replace(face, label=users[0].number) if theirs else face
    module = phone.module(fitted.module) if phone else None
    parts = [*_set_parts(fitted.model, phone, keys.pop(0)), *_module_parts(fitted, phone, module, keys)]
    model = fitted.model or "a telephone that is not named"
    if fitted.module and fitted.modules:
        model += f" with {fitted.modules} × {module.model if module else fitted.module}"
    lacks = [f"{part.title}: {_listed(part)}" for part in parts if part.fit is Fit.LACKS]
    lacks += [short] if short else []
    return Board(
        layout, model if users else "", tuple(parts), users, tuple(lacks), doubts_of(phone, fitted.model, parts)
    )


def _listed(part: BoardPart) -> str:
    return f"{'key' if len(part.keys) == 1 else 'keys'} {runs(str(key.number) for key in part.keys)}"


def _set_parts(model: str, phone: Phone | None, keys: Mapping[int, BoardKey]) -> Iterator[BoardPart]:
    """The set itself: its first page, its second one where something is on it, and what has no key there."""
    title, face = phone.model if phone else model or "Telephone", phone.face if phone else None
    room = _room(phone)
    if phone is None or room is None:
        yield BoardPart(title, 0, tuple(keys.values()), face=face)
        return
    first = 0 if 0 in keys else 1
    turn, end = first + (phone.keys or 0), first + room
    if phone.keys:
        yield BoardPart(title, 0, _slots(range(first, turn), keys), face=face)
    if any(number in keys for number in range(turn, end)):
        yield BoardPart(f"{title}, {_SECOND}", 0, _slots(range(turn, end), keys), face=face, first=False)
    beyond = [key for number, key in keys.items() if number >= end]
    if beyond:
        yield BoardPart(
            f"More than the {room} keys of the {title}", 0, tuple(beyond), _beyond(phone), face, first=False
        )


def _room(phone: Phone | None) -> int | None:
    """How many keys the set has; a set without keys for lines and lamps has none."""
    if phone is None:
        return None
    return 0 if phone.line_keys is False else phone.all_keys


def _beyond(phone: Phone) -> Fit:
    return Fit.LACKS if phone.source.verified else Fit.PERHAPS


def _slots(numbers: Iterable[int], keys: Mapping[int, BoardKey]) -> tuple[BoardKey, ...]:
    return tuple(keys.get(number) or BoardKey(number) for number in numbers)


def _module_parts(
    fitted: _Fitted, phone: Phone | None, module: Module | None, planned: Mapping[int, Mapping[int, BoardKey]]
) -> Iterator[BoardPart]:
    """Each key module, with the keys that it has where that is known."""
    most = module.most if module and module.most else _MOST_MODULES
    for at in sorted({*planned, *range(1, min(fitted.modules, most) + 1)}):
        keys = planned.get(at, {})
        title = f"Key module {at}"
        if at > fitted.modules:
            has = f"the telephone has {fitted.modules or 'none'}" if phone else "none is named"
            yield BoardPart(f"{title} ({has})", at, tuple(keys.values()), Fit.LACKS)
            continue
        title += f", {module.model if module else fitted.module}" if fitted.module else ""
        if phone is None or module is None or module.keys is None:
            yield BoardPart(title, at, tuple(keys.values()), face=module.face if module else None)
            continue
        yield BoardPart(title, at, _slots(range(1, module.keys + 1), keys), face=module.face)
        beyond = [key for number, key in keys.items() if not 0 < number <= module.keys]
        if beyond:
            yield BoardPart(
                f"{title}: more than its {module.keys} keys", at, tuple(beyond), _beyond(phone), module.face
            )
