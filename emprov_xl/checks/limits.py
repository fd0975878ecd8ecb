"""Verbs about what was bought: licences, memory and disk."""

from typing import Literal

from emprov_xl.checks.capacity import TIERS, licences, memory_needed, recommended_disk, storage, telephones, users
from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import FieldName, Hits, place_of, unjudged, verb
from emprov_xl.model.finding import Hit


@verb("too_few_licences", gives=("count", "licensed"))
def too_few_licences(survey: Survey, field: FieldName) -> Hits:
    """More telephones are listed than there are licences for; sets without a telephone need none."""
    for row, licensed in survey.numbers(field).items():
        count = telephones(survey)
        if count > licensed:
            yield Hit(place_of(field, row), {"count": str(count), "licensed": str(licensed)})


@verb("too_little_memory", gives=("needed", "users"))
def too_little_memory(survey: Survey, field: FieldName) -> Hits:
    """A virtual system has less memory than E-MetroTel's table asks for so many users; silent beyond the table."""
    needed = memory_needed(survey)
    for row, given in survey.numbers(field).items():
        if needed is not None and given < needed:
            yield Hit(place_of(field, row), {"needed": str(needed), "users": str(users(survey))})


@verb("too_small_disk", gives=("needed", "users"))
def too_small_disk(survey: Survey, field: FieldName) -> Hits:
    """A disk is smaller than E-MetroTel's formula: base, voicemail of each user, and recordings kept.

    Where one of these could not be understood, a disk that is large enough without it was not checked.
    """
    wanted = storage(survey)
    for row, given in survey.numbers(field).items():
        if given < wanted.needed_gb:
            yield Hit(place_of(field, row), {"needed": str(wanted.needed_gb), "users": str(wanted.users)})
        else:
            yield from unjudged(place_of(field, row), wanted.unread)


@verb("too_few_of_a_tier", gives=("tier", "needed", "bought", "enough"))
def too_few_of_a_tier(survey: Survey, tier: Literal["Universal", "Standard", "Basic"]) -> Hits:
    """The telephones that need a licence of this tier or a higher one are more than the licences of these tiers.

    A higher tier covers a lower; tiers left blank count as none once one of them is answered. Of several shortages
    the highest is told. Virtual extensions are not counted, as E-MetroTel's own pages disagree about them.
    """
    tiers = licences(survey)
    if all(each.bought is None for each in tiers) or any(each.unread for each in tiers):
        return
    for at, name in enumerate(TIERS, 1):
        wanted, given = sum(each.needed for each in tiers[:at]), sum(each.bought or 0 for each in tiers[:at])
        if wanted > given:
            if name == tier:
                field = f"site.licences_{name.lower()}"
                row = survey.rows("site")[0]
                enough = str((tiers[at - 1].bought or 0) + wanted - given)
                facts = {"tier": name, "needed": str(wanted), "bought": str(given), "enough": enough}
                yield Hit(place_of(field, row), facts, proposed=enough)
            return


@verb("beyond_sizing", gives=("users", "most"))
def beyond_sizing(survey: Survey, field: FieldName) -> Hits:
    """More telephones are licensed than the largest system in E-MetroTel's table of memory has users."""
    most = max(tier.users for tier in survey.catalogue.sizing.memory)
    for row, licensed in survey.numbers(field).items():
        if licensed > most:
            yield Hit(place_of(field, row), {"users": str(licensed), "most": str(most)})


@verb("below_recommended_disk", gives=("recommended", "users", "hours"))
def below_recommended_disk(survey: Survey, field: FieldName) -> Hits:
    """A disk holds what the formula asks for, but less than E-MetroTel recommends for its next larger sample."""
    recommended, wanted = recommended_disk(survey), storage(survey)
    for row, given in survey.numbers(field).items():
        if recommended is not None and wanted.needed_gb <= given < recommended:
            facts = {"recommended": recommended, "users": wanted.users, "hours": wanted.recording_hours}
            yield Hit(place_of(field, row), {name: str(fact) for name, fact in facts.items()})


@verb("limit_not_known", gives=("platform", "users"))
def limit_not_known(survey: Survey, at_least: int, known: bool) -> Hits:
    """No source says how many telephones a box of this kind takes, so that their number is not checked.

    So few as any box takes are no question.
    """
    platform = survey.site.platform
    licensed = survey.form("site.licensed_extensions")
    most = max(users(survey), licensed if isinstance(licensed, int) else 0)
    boxed = platform is not None and "Appliance" in platform.deployment
    if platform is None or not boxed or most < at_least or (platform.max_extensions is not None) != known:
        return
    for row in survey.answers("site.platform"):
        yield Hit(place_of("site.platform", row), {"platform": platform.name, "users": str(most)})
