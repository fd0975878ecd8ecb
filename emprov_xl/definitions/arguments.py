"""What a rule says to its verb, checked against what the verb takes and what the questionnaire has."""

from collections.abc import Mapping

from emprov_xl.definitions.tables import Table
from emprov_xl.model.questionnaire import Field, FieldType, Layout, Questionnaire
from emprov_xl.model.verb import ANSWERED, BLANK, Argument, ArgumentKind, VerbSignature, When


def arguments_of(
    rule: Table, signature: VerbSignature, said: object, questionnaire: Questionnaire
) -> Mapping[str, object]:
    """The arguments of one check, by name; what is not a table is the verb's first argument.

    Raises WrongDefinition naming file, rule and argument.
    """
    if not isinstance(said, dict):
        if not signature.arguments:
            raise rule.wrong("check", f"{signature.name} takes no argument; write {signature.name} = {{}}.")
        said = {signature.arguments[0].name: said}
    table = Table(rule.file, f"{rule.place}.check.{signature.name}", said)
    known = {argument.name: argument for argument in signature.arguments}
    for name in said:
        if name not in known:
            takes = ", ".join(known) or "no argument"
            raise table.wrong(name, f"is not an argument of {signature.name}, which takes {takes}.")
    for argument in signature.arguments:
        if argument.required and argument.name not in said:
            raise table.wrong(argument.name, "is missing.")
    arguments = {name: _argument(table, known[name], questionnaire) for name in said}
    _check_conditions(table, arguments, known, questionnaire)
    return arguments


def _argument(table: Table, argument: Argument, questionnaire: Questionnaire) -> object:
    name = argument.name
    said: object
    match argument.kind:
        case ArgumentKind.FIELD:
            said = _field(table, name, table.text(name), questionnaire).name
        case ArgumentKind.FIELDS:
            said = tuple(_field(table, name, each, questionnaire).name for each in table.texts(name))
        case ArgumentKind.SHEET:
            said = _sheet(table, name, table.text(name), questionnaire)
        case ArgumentKind.WORD:
            said = table.word(name, argument.allowed) if argument.allowed else table.text(name)
        case ArgumentKind.WORDS:
            said = table.texts(name)
        case ArgumentKind.WHOLE:
            said = table.whole(name)
        case ArgumentKind.FLAG:
            said = table.flag(name)
        case ArgumentKind.WHEN:
            said = _condition(table, name, questionnaire)
    return said


def _field(table: Table, key: str, name: str, questionnaire: Questionnaire) -> Field:
    try:
        return questionnaire.field(name)
    except KeyError:
        raise table.wrong(key, f"there is no field {name!r}.") from None


def _sheet(table: Table, key: str, name: str, questionnaire: Questionnaire) -> str:
    if name not in [sheet.key for sheet in questionnaire.asked()]:
        raise table.wrong(key, f"there is no sheet {name!r} to be answered.")
    return name


def _condition(table: Table, key: str, questionnaire: Questionnaire) -> When:
    """For each field the words it may hold; one word may stand without its brackets."""
    said = table.anything(key)
    condition = {}
    for name, words in said.items():
        field = _field(table, key, name, questionnaire)
        listed = [words] if isinstance(words, str) else words
        if not isinstance(listed, list) or not listed or not all(isinstance(word, str) for word in listed):
            raise table.wrong(f"{key}.{name}", f"must be a word or a list of words, not {words!r}.")
        for word in listed:
            if word not in (BLANK, ANSWERED) and not _may_hold(field, word, questionnaire):
                raise table.wrong(f"{key}.{name}", f"{word!r} is not one of the words of {field.title}.")
        condition[field.name] = tuple(listed)
    return condition


def _may_hold(field: Field, word: str, questionnaire: Questionnaire) -> bool:
    if field.type is FieldType.DESTINATION_KIND:
        return word in field.kinds
    return field.choices is not None and word in questionnaire.choices[field.choices].words


def _check_conditions(
    table: Table, arguments: Mapping[str, object], known: Mapping[str, Argument], questionnaire: Questionnaire
) -> None:
    """A condition speaks of the rows that the other arguments name, or of a form."""
    sheets = {questionnaire.field(name).sheet for name in _named_fields(arguments, known)}
    sheets |= {str(said) for name, said in arguments.items() if known[name].kind is ArgumentKind.SHEET}
    for key, said in arguments.items():
        if known[key].kind is not ArgumentKind.WHEN or not isinstance(said, dict):
            continue
        for name in said:
            sheet = questionnaire.field(name).sheet
            if sheet not in sheets and questionnaire.sheet(sheet).layout is not Layout.FORM:
                raise table.wrong(f"{key}.{name}", f"stands on another sheet than {', '.join(sorted(sheets))}.")


def _named_fields(arguments: Mapping[str, object], known: Mapping[str, Argument]) -> list[str]:
    names: list[str] = []
    for key, said in arguments.items():
        if known[key].kind is ArgumentKind.FIELD:
            names.append(str(said))
        elif known[key].kind is ArgumentKind.FIELDS and isinstance(said, tuple):
            names.extend(map(str, said))
    return names
