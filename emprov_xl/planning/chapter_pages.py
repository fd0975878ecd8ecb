"""A chapter becomes a page: a row an object, or a row a setting where there is one of a kind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import fill

from emprov_xl.model.cells import Cell
from emprov_xl.model.page import Column, Page, Shown, Styled
from emprov_xl.model.plan import Chapter, Origin, PlannedObject, Setting, Shape
from emprov_xl.planning.words import (
    CONFIG_PLAN,
    DONE,
    LEGEND,
    ORIGIN_WORDS,
    count_of_held,
    held_back,
    look_of_held,
    shown,
    whence,
)

_WIDEST = 36
_MANY = 4  # from so many objects on, what all have in common is told once
_RARE = 0.08  # of many objects, what fewer have shares a column
_MANY_FOR_RARE = 25
_ALSO = "Also"
_SETTING_COLUMNS = (
    Column("Object", 18, "strong"),
    Column("Setting", 34, "wrap"),
    Column("Value", 46, "wrap"),
    Column("Origin", 14, "wrap"),
    Column("Why", 40, "muted"),
    Column("From", 20, "muted"),
    Column("Held back by", 16, "wrap"),
    DONE,
)
_BANNER_LINES = 4
_READABLE = 150  # letters of a line above the table: what is printed on the first of several pages


def object_rows(chapter: Chapter) -> Iterator[int]:
    """On which row of the chapter's page each object begins."""
    row = _BANNER_LINES + 2
    for planned in chapter.objects:
        yield row
        row += len(planned.settings) if chapter.shape is Shape.SETTINGS else 1


def chapter_page(chapter: Chapter, steps: Mapping[int, int]) -> Page:
    """The page of a chapter; `steps` numbers the objects of the whole plan by identity."""
    return _by_setting(chapter) if chapter.shape is Shape.SETTINGS else _by_object(chapter, steps)


def _banner(chapter: Chapter, common: str, columns: Iterable[Column]) -> tuple[tuple[Shown, ...], ...]:
    held = count_of_held(chapter.objects)
    wide = sum(column.width for column in columns) > _READABLE
    count = f"{len(chapter.objects)} planned" + (f", {held}" if held else "")
    told = f"{count}. {common or LEGEND}"
    return (
        (chapter.title,),
        (chapter.what,),
        (Styled(fill(told, _READABLE) if wide else told, "intro"),),
        (Styled("Back to the whole plan", "link", Cell(CONFIG_PLAN, 1, 1)),),
    )


def _by_setting(chapter: Chapter) -> Page:
    rows: list[tuple[Shown, ...]] = []
    for planned in chapter.objects:
        for setting in planned.settings:
            held: Shown = Styled(", ".join(setting.held_by), "held") if setting.held_by else None
            cell = str(setting.cell) if setting.cell else None
            origin = ORIGIN_WORDS[setting.origin]
            rows.append((planned.kind, setting.label, shown(setting), origin, setting.because, cell, held, None))
    return Page(chapter.title, _SETTING_COLUMNS, tuple(rows), _banner(chapter, "", _SETTING_COLUMNS), tab=chapter.tab)


def _by_object(chapter: Chapter, steps: Mapping[int, int]) -> Page:
    objects = chapter.objects
    gathered = [_gathered(planned) for planned in objects]
    labels = _in_order(gathered)
    common = _common(labels[1:], gathered)
    rare = _rare([label for label in labels[1:] if label not in common], gathered)
    own = [label for label in labels if label not in common and label not in rare]
    resting = any(planned.held for planned in objects)
    columns = [Column("Step", 7, "number"), *(_column(label, gathered) for label in own)]
    columns += [Column(_ALSO, _WIDEST, "wrap")] if rare else []
    columns += [Column("Held back by", 24, "wrap")] if resting else []
    sources = [whence(planned) for planned in objects]
    columns += [Column("From", min(max(map(len, sources), default=0) + 3, 34), "muted"), DONE]
    rows = []
    for planned, settings, source in zip(objects, gathered, sources, strict=True):
        values = [_together(settings.get(label, ())) for label in own]
        if planned.held and values and not isinstance(values[0], Styled):
            values[0] = Styled(values[0], look_of_held(planned))
        row: list[Shown] = [steps[id(planned)], *values]
        row += [_also(rare, settings)] if rare else []
        row += [held_back(planned)] if resting else []
        rows.append((*row, source, None))
    return Page(chapter.title, tuple(columns), tuple(rows), _banner(chapter, _said(common), columns), tab=chapter.tab)


def _gathered(planned: PlannedObject) -> dict[str, list[Setting]]:
    """The settings of an object by their label: some, such as the days of a calendar, come several times."""
    settings: dict[str, list[Setting]] = {}
    for setting in planned.settings:
        settings.setdefault(setting.label, []).append(setting)
    return settings


def _in_order(gathered: Iterable[Mapping[str, object]]) -> list[str]:
    """All labels; one that only some objects have stands behind the one it follows there, or at the end."""
    order: list[str] = []
    different = dict.fromkeys(tuple(settings) for settings in gathered)
    for labels in sorted(different, key=len, reverse=True):
        place = len(order)
        for label in labels:
            if label in order:
                place = order.index(label) + 1
            else:
                order.insert(place, label)
                place += 1
    return order


def _common(labels: Iterable[str], gathered: Sequence[Mapping[str, list[Setting]]]) -> dict[str, Setting]:
    """What is the same for all of many objects, unless it is open or held back."""
    if len(gathered) < _MANY:
        return {}
    common: dict[str, Setting] = {}
    for label in labels:
        found = next((settings[label] for settings in gathered if label in settings), [])
        if len(found) != 1 or found[0].origin is Origin.OPEN or found[0].held_by:
            continue
        first = found[0]
        if all(_alike(settings.get(label, []), first) for settings in gathered):
            common[label] = first
    return common


def _alike(settings: Sequence[Setting], first: Setting) -> bool:
    """Whether it is the same there; a default may be absent where it would mean nothing."""
    if not settings:
        return first.origin is Origin.DEFAULT
    return len(settings) == 1 and settings[0].value == first.value and settings[0].origin is first.origin


def _rare(labels: Sequence[str], gathered: Sequence[Mapping[str, object]]) -> list[str]:
    if len(gathered) < _MANY_FOR_RARE:
        return []
    rare = [label for label in labels if sum(label in settings for settings in gathered) < _RARE * len(gathered)]
    return rare if len(rare) > 1 else []


def _said(common: Mapping[str, Setting]) -> str:
    if not common:
        return ""
    told = (f"{label}: {setting.value}{_mark(setting)}" for label, setting in common.items())
    return f"The same for all: {'; '.join(told)}."


def _mark(setting: Setting) -> str:
    return "" if setting.origin is Origin.ANSWER else f" ({ORIGIN_WORDS[setting.origin]})"


def _together(settings: Sequence[Setting]) -> Shown:
    """One value, or several below each other."""
    if not settings:
        return None
    if len(settings) == 1:
        return shown(settings[0])
    worst = max(settings, key=lambda setting: (setting.origin is Origin.OPEN, bool(setting.held_by)))
    text = "\n".join(setting.value for setting in settings)
    look = shown(worst)
    return Styled(text, look.style) if isinstance(look, Styled) else text


def _also(rare: Sequence[str], settings: Mapping[str, list[Setting]]) -> Shown:
    found = [setting for label in rare for setting in settings.get(label, ())]
    text = "; ".join(f"{setting.label}: {setting.value}{_mark(setting)}" for setting in found)
    if any(setting.origin is Origin.OPEN for setting in found):
        return Styled(text, "open")
    return Styled(text, "held") if any(setting.held_by for setting in found) else text or None


def _column(label: str, gathered: Sequence[Mapping[str, list[Setting]]]) -> Column:
    """As wide as its longest line, within reason; the words of its title are never cut."""
    values = {setting.value for settings in gathered for setting in settings.get(label, ())}
    longest = max((len(line) for value in values for line in value.split("\n")), default=0)
    words = max(len(word) for word in label.split())
    return Column(label, max(min(longest * 1.05 + 2, _WIDEST), words + 4, 9), "wrap")
