"""Verbs about where calls go."""

from collections.abc import Iterator

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Fields, Hits, place_of, verb
from emprov_xl.model.finding import Hit
from emprov_xl.model.questionnaire import Field, FieldType


@verb("destination_without_kind", gives=("target",))
def destination_without_kind(survey: Survey) -> Hits:
    """A destination names a place but not its kind; where the kind is required, it is missed already."""
    for target, kind in _pairs(survey):
        texts = survey.texts(target.name)
        for row in survey.blank(kind.name, list(texts)) if not kind.required else ():
            yield Hit(place_of(kind.name, row), {"target": texts[row]}, (place_of(target.name, row),))


@verb("destination_without_target", gives=("kind",))
def destination_without_target(survey: Survey) -> Hits:
    """A destination has a kind that needs a place, but names none."""
    needy = {kind.word for kind in survey.questionnaire.destination_kinds if kind.sheet and survey.asks(kind.sheet)}
    for target, kind in _pairs(survey):
        words = survey.texts(kind.name)
        for row in survey.blank(target.name, [row for row, word in words.items() if word in needy]):
            yield Hit(place_of(target.name, row), {"kind": words[row]}, (place_of(kind.name, row),))


@verb("leads_to_itself", gives=("kind",))
def leads_to_itself(survey: Survey, fields: Fields) -> Hits:
    """A call that nobody took is sent to the very place it comes from."""
    for link in survey.destinations:
        itself = link.rows == (link.place.row,) and link.sheet == link.place.sheet and link.kind != "Voicemail"
        if itself and f"{link.place.sheet}.{link.place.field}" in fields:
            yield Hit(link.place, {"kind": link.kind})


@verb("no_mailbox_there", gives=("named",))
def no_mailbox_there(survey: Survey) -> Hits:
    """Calls are sent to the voicemail of an extension that has none."""
    voicemail = survey.texts("extensions.voicemail")
    for link in survey.led_to("Voicemail"):
        if len(link.rows) == 1 and voicemail.get(link.rows[0]) == "No":
            there = place_of("extensions.voicemail", link.rows[0])
            yield Hit(link.place, {"named": survey.who(there)}, (there,), operands=(link.text,))


@verb("announcement_leads_nowhere", gives=("used_by",))
def announcement_leads_nowhere(survey: Survey) -> Hits:
    """Calls are sent to a message that does not say where they go afterwards."""
    seen: set[int] = set()
    for link in survey.led_to("Announcement"):
        if len(link.rows) != 1 or link.rows[0] in seen:
            continue
        seen.add(link.rows[0])
        if survey.is_blank("announcements.then_kind", link.rows[0]):
            place = place_of("announcements.then_kind", link.rows[0])
            yield Hit(place, {"used_by": survey.label(link.place, beside=place.sheet)})


def _pairs(survey: Survey) -> Iterator[tuple[Field, Field]]:
    """Each destination's place and kind."""
    for target in survey.fields():
        if target.type is FieldType.DESTINATION:
            yield target, survey.field(f"{target.sheet}.{target.partner}")
