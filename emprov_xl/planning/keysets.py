"""Key sets: what the keys of a telephone do, shared by all extensions whose keys come out the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from emprov_xl.checks.answers import alike
from emprov_xl.model.catalogue import Catalogue
from emprov_xl.planning.answers import Answers

Position = tuple[int, int]
"""Module and key; module 0 is the telephone itself."""

LINE = "Line"
_MOST_LINES = 100  # more is a slip of the pen, for which there is a finding


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a set: the position of its row on the Key Layouts sheet, or None for a line that we added."""

    position: Position
    at: int | None
    because: str = ""


@dataclass(slots=True)
class KeySet:
    """Keys, and the extensions (positions on their sheet) that have them; `base` is the set it stands on."""

    name: str
    keys: tuple[Key, ...]
    lines: int
    extensions: list[int] = field(default_factory=list)
    base: str = ""
    personal: list[int] = field(default_factory=list)  # of a shared set: who replaces some of its keys


@dataclass(frozen=True, slots=True)
class _Wish:
    """What an extension wants of its keys."""

    layout: str
    lines: int | None
    room: int | None
    has_lines: bool


def key_sets(layouts: Answers | None, extensions: Answers | None, catalogue: Catalogue) -> list[KeySet]:
    """The shared sets, each followed by the sets of single extensions that stand on it; unused layouts last."""
    rows = _rows_by_layout(layouts)
    shared: dict[tuple[str, tuple[Key, ...]], KeySet] = {}
    personal: list[KeySet] = []
    placed: dict[tuple[_Wish, tuple[int, ...]], tuple[Key, ...]] = {}

    def keys_of(wish: _Wish, own: tuple[int, ...]) -> tuple[Key, ...]:
        if (wish, own) not in placed:
            placed[wish, own] = _place(layouts, (*rows.get(wish.layout, ()), *own), wish)
        return placed[wish, own]

    wishes = _wishes(extensions, catalogue)
    for at, (number, wish) in enumerate(wishes):
        keys = keys_of(wish, ())
        own = tuple(rows.get(number, ())) if number != wish.layout else ()
        if not keys and not own:
            continue
        base = shared.setdefault((wish.layout, keys), KeySet("", keys, _lines(layouts, keys)))
        base.extensions.append(at)
        if own:
            base.personal.append(at)
            changed = tuple(key for key in keys_of(wish, own) if key not in keys)
            personal.append(KeySet(number, changed, _lines(layouts, changed), [at]))
    used = {layout for layout, _ in shared} | {number for number, _ in wishes}
    for layout in rows:
        if layout not in used:
            keys = keys_of(_Wish(layout, 0, None, has_lines=False), ())
            shared[layout, keys] = KeySet("", keys, _lines(layouts, keys))
    _name(layouts, shared)
    return _with_base(shared, personal)


def _rows_by_layout(layouts: Answers | None) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for at, name in enumerate(layouts.columns["layout"] if layouts else ()):
        if name is not None:
            rows.setdefault(alike(str(name)), []).append(at)
    return rows


def _wishes(extensions: Answers | None, catalogue: Catalogue) -> list[tuple[str, _Wish]]:
    """For each extension its number and what it wants; a telephone without line keys wants none."""
    if extensions is None:
        return []
    columns = extensions.columns
    empty: Sequence[object] = [None] * len(extensions.rows)
    wanted = [columns.get(key, empty) for key in ("extension", "key_layout", "line_appearances", "phone_model")]
    phones = {model: catalogue.phone(model) for model in wanted[3] if isinstance(model, str)}
    wishes: list[tuple[str, _Wish]] = []
    for number, layout, lines, model in zip(*wanted, strict=True):
        phone = phones.get(str(model))
        has_lines = phone is None or not (
            phone.line_keys is False or phone.all_keys == 0 or phone.connection in {"analog", "virtual"}
        )
        wish = _Wish(
            layout=alike(str(layout or "")),
            lines=lines if isinstance(lines, int) else None,
            room=phone.all_keys if phone else None,
            has_lines=has_lines,
        )
        wishes.append((alike(str(number or "")), wish))
    return wishes


def _place(layouts: Answers | None, ats: Sequence[int], wish: _Wish) -> tuple[Key, ...]:
    """The keys of a layout, a later row replacing an earlier one, and lines on the first free keys."""
    keys: dict[Position, Key] = {}
    functions: Mapping[int, object] = {}
    if layouts is not None:
        columns = layouts.columns
        functions = {at: columns["function"][at] for at in ats}
        for at in ats:
            position = _position(columns["module"][at], columns["key"][at])
            if position:
                keys[position] = Key(position, at)
    lines = sum(functions.get(key.at) == LINE for key in keys.values() if key.at is not None)
    wanted = wish.lines if wish.lines is not None else (0 if lines else 1)
    missing = min(wanted - lines, _MOST_LINES) if wish.has_lines else 0
    start = 0 if (0, 0) in keys else 1
    number = start
    for line in range(missing):
        while (0, number) in keys:
            number += 1
        if wish.room is not None and number >= wish.room + start:
            break
        keys[0, number] = Key((0, number), None, f"line {lines + line + 1} of {wanted}, on the first key that is free")
    return tuple(keys[position] for position in sorted(keys))


def _position(module: object, key: object) -> Position | None:
    if not str(key if key is not None else "").isdecimal():
        return None
    return (int(str(module)) if str(module if module is not None else "").isdecimal() else 0, int(str(key)))


def _lines(layouts: Answers | None, keys: Sequence[Key]) -> int:
    return sum(key.at is None or (layouts is not None and layouts.columns["function"][key.at] == LINE) for key in keys)


def _name(layouts: Answers | None, shared: Mapping[tuple[str, tuple[Key, ...]], KeySet]) -> None:
    """Each set is called as its layout; when its lines make two of a layout, also by how many these are."""
    spelled = {alike(str(name)): str(name) for name in (layouts.columns["layout"] if layouts else ()) if name}
    variants: dict[str, int] = {}
    for layout, _ in shared:
        variants[layout] = variants.get(layout, 0) + 1
    taken: set[str] = set()
    for (layout, _), key_set in shared.items():
        name = spelled.get(layout, "Lines only")
        if variants[layout] > 1 or layout not in spelled:
            name = f"{name}, {key_set.lines} {'line' if key_set.lines == 1 else 'lines'}"
        if name in taken:
            name = f"{name} ({sum(known.startswith(name) for known in taken) + 1})"
        taken.add(name)
        key_set.name = name


def _with_base(shared: Mapping[tuple[str, tuple[Key, ...]], KeySet], personal: Sequence[KeySet]) -> list[KeySet]:
    ordered: list[KeySet] = []
    own = {key_set.extensions[0]: key_set for key_set in personal}
    for key_set in shared.values():
        ordered.append(key_set)
        for at in key_set.personal:
            own[at].base = key_set.name
            own[at].name = f"{own[at].name}, own keys"
            ordered.append(own[at])
    return ordered
