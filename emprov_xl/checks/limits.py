"""Verbs about what was bought: licences, memory and disk."""

import math
from collections import Counter
from typing import Literal

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, place_of, unjudged, verb
from emprov_xl.model.finding import Hit

_TIERS = ("Universal", "Standard", "Basic")  # the highest first


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
    """A disk is smaller than E-MetroTel's formula: base, voicemail of each user, and recordings kept.

    Where one of these could not be understood, a disk that is large enough without it was not checked.
    """
    parts = ("site.voicemail_hours_per_user", "site.recording_hours_kept")
    broken = next(filter(None, map(survey.unread_form, parts)), None)
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
        else:
            yield from unjudged(place_of(field, row), broken)


@verb("too_few_of_a_tier", gives=("tier", "needed", "bought", "enough"))
def too_few_of_a_tier(survey: Survey, tier: Literal["Universal", "Standard", "Basic"]) -> Hits:
    """The telephones that need a licence of this tier or a higher one are more than the licences of these tiers.

    A higher tier covers a lower; tiers left blank count as none once one of them is answered. Of several shortages
    the highest is told. Virtual extensions are not counted, as E-MetroTel's own pages disagree about them.
    """
    bought = {name: survey.form(f"site.licences_{name.lower()}") for name in _TIERS}
    needed = Counter(phone.licence for phone in survey.phones.values() if phone.connection != "virtual")
    have = {name: given if isinstance(given, int) else 0 for name, given in bought.items()}
    if all(given is None for given in bought.values()) or any(
        survey.unread(f"site.licences_{t.lower()}") for t in _TIERS
    ):
        return
    for at, name in enumerate(_TIERS, 1):
        wanted, given = (sum(counts[each] for each in _TIERS[:at]) for counts in (needed, have))
        if wanted > given:
            if name == tier:
                field = f"site.licences_{name.lower()}"
                row = survey.rows("site")[0]
                enough = str(have[name] + wanted - given)
                facts = {"tier": name, "needed": str(wanted), "bought": str(given), "enough": enough}
                yield Hit(place_of(field, row), facts, proposed=enough)
            return


@verb("beyond_sizing", gives=("users", "most"))
def beyond_sizing(survey: Survey, field: FieldName) -> Hits:
    """More telephones are licensed than the largest system in E-MetroTel's table of memory has users."""
    most = max(tier.users for tier in survey.catalogue.sizing.memory)
    for row, users in survey.numbers(field).items():
        if users > most:
            yield Hit(place_of(field, row), {"users": str(users), "most": str(most)})


@verb("below_recommended_disk", gives=("recommended", "users", "hours"))
def below_recommended_disk(survey: Survey, field: FieldName) -> Hits:
    """A disk holds what the formula asks for, but less than E-MetroTel recommends for its next larger sample."""
    users = len(survey.rows("extensions"))
    kept = survey.form("site.recording_hours_kept")
    hours = kept if isinstance(kept, int) else 0
    samples = survey.catalogue.sizing.samples
    fitting = [each.disk_gb for each in samples if each.users >= users and each.recording_hours >= hours]
    short = {hit.place.row for hit in too_small_disk(survey, field) if isinstance(hit, Hit)}
    for row, given in survey.numbers(field).items():
        if fitting and given < min(fitting) and row not in short:
            yield Hit(
                place_of(field, row), {"recommended": str(min(fitting)), "users": str(users), "hours": str(hours)}
            )


@verb("limit_not_known", gives=("platform", "users"))
def limit_not_known(survey: Survey, at_least: int, known: bool) -> Hits:
    """No source says how many telephones a box of this kind takes, so that their number is not checked.

    So few as any box takes are no question.
    """
    platform = survey.site.platform
    licensed = survey.form("site.licensed_extensions")
    users = max(len(survey.rows("extensions")), licensed if isinstance(licensed, int) else 0)
    boxed = platform is not None and "Appliance" in platform.deployment
    if platform is None or not boxed or users < at_least or (platform.max_extensions is not None) != known:
        return
    for row in survey.answers("site.platform"):
        yield Hit(place_of("site.platform", row), {"platform": platform.name, "users": str(users)})


def _telephones(survey: Survey) -> int:
    phones = survey.phones
    return sum(1 for row in survey.rows("extensions") if row not in phones or phones[row].connection != "virtual")
