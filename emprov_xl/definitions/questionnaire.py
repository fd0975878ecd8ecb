"""`workbook_templates/*.toml` becomes the Questionnaire."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from emprov_xl.definitions.tables import Table, read_tables
from emprov_xl.files import data_folder
from emprov_xl.model.catalogue import Catalogue
from emprov_xl.model.questionnaire import (
    Choices,
    DestinationKind,
    Field,
    FieldType,
    Layout,
    Questionnaire,
    RowOrder,
    Section,
    Sheet,
)

LONGEST_ASK = 255  # Excel refuses a longer input message
_TYPES = {str(kind) for kind in FieldType} | {"flag"} - {"destination_kind"}
_KEY = re.compile(r"[a-z][a-z0-9_]*")


def load_questionnaire(catalogue: Catalogue, folder: Path | None = None) -> Questionnaire:
    """The questionnaire of a folder (default: ours), with the lists that the catalogue defines.

    Raises WrongDefinition naming file, table and key.
    """
    folder = folder or data_folder("workbook_templates")
    top = read_tables(folder / "questionnaire.toml")
    head = top.table("questionnaire")
    template, version = head.text("template"), head.text("version")
    files = [read_tables(folder / f"{key}.toml") for key in head.texts("sheets")]
    head.done()
    sections = tuple(_sections(top))
    kinds = tuple(_destination_kinds(top))
    choices = _catalogue_choices(catalogue)
    for file in (top, *files):
        for name, table in file.named("choices"):
            if name in choices:
                raise table.wrong("", "this list of choices is defined twice.")
            choices[name] = _choices(name, table)
    top.done()
    sheets = tuple(_sheet(file, {section.key for section in sections}, kinds) for file in files)
    questionnaire = Questionnaire(template, version, sections, sheets, choices, kinds)
    _check_references(questionnaire)
    return questionnaire


def _sections(top: Table) -> Iterator[Section]:
    for table in top.each("section"):
        yield Section(table.text("key"), table.text("title"))
        table.done()


def _destination_kinds(top: Table) -> Iterator[DestinationKind]:
    for table in top.each("destination_kind"):
        yield DestinationKind(
            table.text("word"), table.optional_text("sheet"), table.text("meaning"), table.texts("aliases")
        )
        table.done()


def _choices(name: str, table: Table) -> Choices:
    words = table.texts("words")
    meaning, aliases = table.words("meaning"), table.words("aliases")
    table.done()
    if not words:
        raise table.wrong("words", "is missing.")
    for word in (*meaning, *aliases.values()):
        if word not in words:
            raise table.wrong("aliases", f"{word!r} is not one of its words.")
    for alias in aliases:
        if alias != alias.casefold():
            raise table.wrong("aliases", f"{alias!r} must be written in lower case.")
    return Choices(name, words, meaning, aliases)


def _catalogue_choices(catalogue: Catalogue) -> dict[str, Choices]:
    lists: dict[str, list[tuple[str, tuple[str, ...]]]] = {
        "@phones": [(phone.model, phone.aliases) for phone in catalogue.phones],
        "@platforms": [(platform.name, platform.aliases) for platform in catalogue.platforms],
        "@feature_codes": [(code.feature, ()) for code in catalogue.feature_codes],
    }
    return {
        name: Choices(
            name,
            tuple(word for word, _ in entries),
            {},
            {alias.casefold(): word for word, aliases in entries for alias in aliases},
        )
        for name, entries in lists.items()
    }


def _sheet(file: Table, sections: set[str], kinds: tuple[DestinationKind, ...]) -> Sheet:
    head = file.table("sheet")
    key = head.text("key")
    rows = head.table("rows")
    layout = Layout(head.word("layout", [str(layout) for layout in Layout]))
    fields = tuple(field for table in file.each("field") for field in _fields(key, table, kinds))
    sheet = Sheet(
        key=key,
        title=head.text("title"),
        section=head.word("section", sections),
        layout=layout,
        intro=head.text("intro"),
        fields=fields,
        aliases=head.texts("aliases"),
        per_extension=rows.number("per_extension", 0.0),
        at_least=rows.whole("at_least", 25),
        prefill=head.optional_text("prefill"),
        name_field=head.optional_text("name"),
        identity=head.texts("identity"),
        always=head.flag("always"),
        unique=_unique(head, layout, fields),
        order=_order(head.table("order"), layout, fields) if "order" in head else None,
    )
    rows.done()
    head.done()
    file.done()
    _check_sheet(head, sheet)
    return sheet


def _unique(head: Table, layout: Layout, fields: tuple[Field, ...]) -> tuple[str, ...]:
    """What a table names as unique, which may be nothing; unless it says so, its key field."""
    if "unique" in head:
        return head.texts("unique")
    return (fields[0].key,) if layout is Layout.TABLE and fields else ()


def _order(table: Table, layout: Layout, fields: tuple[Field, ...]) -> RowOrder:
    order = RowOrder(
        table.optional_text("within"),
        table.optional_text("where"),
        table.texts("words"),
        tuple(table.words("only").items()),
    )
    table.done()
    if not (order.within is None) == (order.where is None) == (not order.words):
        raise table.wrong("within", "goes with where and words: which answer of the row named there says so?")
    if layout is not Layout.TABLE:
        raise table.wrong("", "belongs to a table: nothing else has rows in an order.")
    for key in (*dict(order.only), *filter(None, [order.within])):
        if key not in {field.key for field in fields}:
            raise table.wrong("only", f"there is no field {key!r}.")
    return order


def _check_sheet(head: Table, sheet: Sheet) -> None:
    if len(sheet.title) > 31:
        raise head.wrong("title", "is longer than the 31 characters of a sheet name.")
    if sheet.layout is not Layout.PAGE and not sheet.fields:
        raise head.wrong("", f"a {sheet.layout} needs at least one [[field]].")
    keys = [field.key for field in sheet.fields]
    for key in keys:
        if keys.count(key) > 1:
            raise head.wrong("", f"field {key!r} is defined twice.")
    for key in (*sheet.identity, *sheet.unique, *filter(None, [sheet.name_field])):
        if key not in keys:
            raise head.wrong("identity", f"there is no field {key!r}.")


def _fields(sheet: str, table: Table, kinds: tuple[DestinationKind, ...]) -> Iterator[Field]:
    """The field of a table; of a destination both halves, the kind first."""
    key = table.text("key")
    if not _KEY.fullmatch(key):
        raise table.wrong("key", f"{key!r} must be lower-case words joined by _.")
    written = table.word("type", _TYPES)
    kind = FieldType.CHOICE if written == "flag" else FieldType(written)
    allowed = _allowed_kinds(table, kinds) if kind is FieldType.DESTINATION else ()
    field = Field(
        sheet=sheet,
        key=key,
        title=table.text("title"),
        type=kind,
        ask=table.text("ask"),
        example=table.text("example", ""),
        required=table.flag("required"),
        secret=table.flag("secret"),
        locked=table.flag("locked"),
        group=table.text("group", ""),
        width=table.whole("width", 14),
        aliases=table.texts("aliases"),
        choices="yes_no" if written == "flag" else table.optional_text("choices"),
        to=table.optional_text("to"),
        of=_item_type(table),
        partner=f"{key}_kind" if kind is FieldType.DESTINATION else None,
        kinds=allowed,
        minimum=table.optional_whole("minimum"),
        maximum=table.optional_whole("maximum"),
        min_length=table.optional_whole("min_length"),
        max_length=table.optional_whole("max_length"),
        pattern=table.optional_text("pattern"),
        pattern_means=table.optional_text("pattern_means"),
        default=table.optional_text("default"),
        default_because=table.optional_text("default_because"),
    )
    if kind is FieldType.DESTINATION:
        yield _kind_half(field, table)
    table.done()
    _check_field(table, field)
    yield field


def _item_type(table: Table) -> FieldType | None:
    written = table.optional_text("of")
    if written is None:
        return None
    if written not in {"digits", "dial", "reference", "pin", "text"}:
        raise table.wrong("of", f"a list of {written!r} is not known.")
    return FieldType(written)


def _allowed_kinds(table: Table, kinds: tuple[DestinationKind, ...]) -> tuple[str, ...]:
    words = [kind.word for kind in kinds]
    only, never = table.texts("kinds"), table.texts("not_kinds")
    for word in (*only, *never):
        if word not in words:
            raise table.wrong("kinds", f"{word!r} is not a kind of destination.")
    return tuple(word for word in words if (not only or word in only) and word not in never)


def _kind_half(field: Field, table: Table) -> Field:
    return Field(
        sheet=field.sheet,
        key=f"{field.key}_kind",
        title=table.text("kind_title", f"{field.title}: kind"),
        type=FieldType.DESTINATION_KIND,
        ask=field.ask,
        example=table.text("kind_example", field.kinds[0]),
        required=field.required,
        group=field.group,
        width=16,
        aliases=table.texts("kind_aliases"),
        partner=field.key,
        kinds=field.kinds,
    )


def _check_field(table: Table, field: Field) -> None:
    if len(field.ask) >= LONGEST_ASK:
        raise table.wrong("ask", f"has {len(field.ask)} characters; Excel cuts input messages at {LONGEST_ASK}.")
    if (field.type is FieldType.CHOICE) != (field.choices is not None):
        raise table.wrong("choices", "belongs to type choice, and a choice needs it.")
    if (field.type is FieldType.LIST) != (field.of is not None):
        raise table.wrong("of", "belongs to type list, and a list needs it.")
    if (FieldType.REFERENCE in (field.type, field.of)) != (field.to is not None):
        raise table.wrong("to", "belongs to references, and a reference needs it.")
    if (field.default is None) != (field.default_because is None):
        raise table.wrong("default_because", "goes with default: whose default is it?")
    if (field.pattern is None) != (field.pattern_means is None):
        raise table.wrong("pattern_means", "goes with pattern: what does it ask, in words?")
    if field.pattern is not None:
        try:
            re.compile(field.pattern)
        except re.error as trouble:
            raise table.wrong("pattern", f"is not a regular expression: {trouble}.") from None


def _check_references(questionnaire: Questionnaire) -> None:
    """Every list, sheet and kind that a field names exists."""
    sheets: Mapping[str, Sheet] = {sheet.key: sheet for sheet in questionnaire.sheets}
    for kind in questionnaire.destination_kinds:
        if kind.sheet is not None and kind.sheet not in sheets:
            raise Table("questionnaire.toml", f"destination_kind[{kind.word}]", {}).wrong("sheet", "does not exist.")
    for sheet in questionnaire.sheets:
        for field in sheet.fields:
            table = Table(f"{sheet.key}.toml", f"field[{field.key}]", {})
            if field.choices is not None and field.choices not in questionnaire.choices:
                raise table.wrong("choices", f"there is no list {field.choices!r}.")
            if field.to is not None and field.to not in sheets:
                raise table.wrong("to", f"there is no sheet {field.to!r}.")
        _check_order(sheet, sheets)


def _check_order(sheet: Sheet, sheets: Mapping[str, Sheet]) -> None:
    """What says that rows take their turn is a choice of the rows that they name."""
    order = sheet.order
    if order is None or order.within is None:
        return
    table = Table(f"{sheet.key}.toml", "sheet.order", {})
    there = sheet.field(order.within).to
    if there is None:
        raise table.wrong("within", f"{order.within!r} names no row of another sheet.")
    if order.where not in {field.key for field in sheets[there].fields}:
        raise table.wrong("where", f"{there} has no field {order.where!r}.")
