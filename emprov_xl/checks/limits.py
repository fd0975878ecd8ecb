"""Verbs about what was bought: licences, memory and disk."""

import math

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, place_of, verb
from emprov_xl.model.finding import Hit


@verb("too_few_licences", gives=("count", "licensed"))
def too_few_licences(survey: Survey, field: FieldName) -> Hits:
    """More telephones are listed than there are licences for; sets without a telephone need none."""
    for row, licensed in survey.numbers(field).items():
        count = _telephones(survey)
        if count > licensed:
            yield Hit(place_of(field, row), {"count": str(count), "licensed": str(licensed)})


@verb("too_little_memory", gives=("needed", "users"))
def too_little_memory(survey: Survey, field: FieldName) -> Hits:
    """A virtual system has less memory than E-MetroTel's table asks for so many users; silent beyond the table."""
    users = len(survey.rows("extensions"))
    tiers = [tier.ram_gb for tier in survey.catalogue.sizing.memory if users <= tier.users]
    for row, given in survey.numbers(field).items():
        if tiers and given < min(tiers):
            yield Hit(place_of(field, row), {"needed": str(min(tiers)), "users": str(users)})


@verb("too_small_disk", gives=("needed", "users"))
def too_small_disk(survey: Survey, field: FieldName) -> Hits:
    """A disk is smaller than E-MetroTel's formula: base, voicemail of each user, and recordings kept."""
    sizing, users = survey.catalogue.sizing, len(survey.rows("extensions"))
    hours, recorded = survey.form("site.voicemail_hours_per_user"), survey.form("site.recording_hours_kept")
    usual = survey.questionnaire.field("site.voicemail_hours_per_user").default
    each = hours if isinstance(hours, int) else int(usual or 0)
    kept = recorded if isinstance(recorded, int) else 0
    megabytes = users * each * sizing.voicemail_mb_per_hour + kept * sizing.recording_mb_per_hour
    needed = sizing.base_gb + math.ceil(megabytes / 1000)
    for row, given in survey.numbers(field).items():
        if given < needed:
            yield Hit(place_of(field, row), {"needed": str(needed), "users": str(users)})


def _telephones(survey: Survey) -> int:
    phones = survey.phones
    return sum(1 for row in survey.rows("extensions") if row not in phones or phones[row].connection != "virtual")
