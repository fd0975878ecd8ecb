"""What the system must carry beside what was bought: licences, disk and memory, each with how it is reckoned."""

from collections.abc import Iterator

from emprov_xl.checks.capacity import (
    Licences,
    licences,
    memory_needed,
    recommended_disk,
    storage,
    telephones,
    users,
    without_tier,
)
from emprov_xl.checks.survey import Survey
from emprov_xl.model.catalogue import Source
from emprov_xl.model.page import Styled
from emprov_xl.planning.summary_page import Row, head

_NOT_CHECKED = "not checked because"


def licence_rows(survey: Survey) -> Iterator[Row]:
    """Licences by tier, needed against bought."""
    yield head("Licences", "Needed", "Bought", "How it is reckoned")
    counted = "extensions listed, without virtual ones"
    yield _row("Telephones", str(telephones(survey)), survey, "site.licensed_extensions", counted)
    for each in licences(survey):
        field = f"site.licences_{each.tier.lower()}"
        yield _row(each.tier, str(each.needed), survey, field, _tier_told(each))
    if unknown := without_tier(survey):
        yield "Tier not known", str(unknown), None, f"{_NOT_CHECKED} no source says which licence these models take"


def size_rows(survey: Survey) -> Iterator[Row]:
    """Disk and memory of a virtual system, and how many telephones its platform takes."""
    sizing, wanted = survey.catalogue.sizing, storage(survey)
    yield head("Disk, memory and platform", "Needed", "Given", "How it is reckoned")
    spoken = f"{wanted.users} users × {wanted.voicemail_hours} h × {sizing.voicemail_mb_per_hour} MB"
    recorded = f"{wanted.recording_hours} h × {sizing.recording_mb_per_hour} MB"
    yield "Voicemail", _gigabytes(wanted.voicemail_mb), None, spoken
    yield "Recordings", _gigabytes(wanted.recording_mb), None, recorded
    parts = f"{wanted.base_gb} GB for the system, voicemail and recordings; {_cited(sizing.source)}"
    if wanted.unread is not None:
        title = survey.questionnaire.field(f"{wanted.unread.sheet}.{wanted.unread.field}").title
        parts = f"{_NOT_CHECKED} “{title}” was not understood; {parts}"
    yield _row("Disk", f"{wanted.needed_gb} GB", survey, "site.disk_gb", parts, " GB")
    recommended = recommended_disk(survey)
    if recommended is not None:
        yield "Disk recommended", f"{recommended} GB", None, "the next larger of E-MetroTel's samples"
    memory = memory_needed(survey)
    if memory is None:
        told = f"{_NOT_CHECKED} E-MetroTel's table ends below {users(survey)} users: ask there"
        yield _row("Memory (RAM tier)", "not known", survey, "site.ram_gb", told, " GB")
    else:
        table = f"E-MetroTel's table for {users(survey)} users; {_cited(sizing.source)}"
        yield _row("Memory (RAM tier)", f"{memory} GB", survey, "site.ram_gb", table, " GB")
    yield _platform(survey)


def _platform(survey: Survey) -> Row:
    platform = survey.site.platform
    if platform is None:
        return "Telephones of the platform", str(users(survey)), None, f"{_NOT_CHECKED} the platform is not known"
    if platform.max_extensions is None:
        told = f"{_NOT_CHECKED} no source says how many telephones {platform.name} takes"
        return "Telephones of the platform", str(users(survey)), None, told
    most = Styled(platform.max_extensions, "number")
    return "Telephones of the platform", str(users(survey)), most, _cited(platform.source)


def _row(what: str, needed: str, survey: Survey, field: str, how: str, unit: str = "") -> Row:
    """One figure; where nothing is given beside it, it says that it is not checked."""
    given = survey.form(field)
    if given is not None:
        return what, needed, Styled(f"{given}{unit}", "number"), how
    title = survey.questionnaire.field(field).title
    unread = survey.unread_form(field) is not None
    why = f"“{title}” was not understood" if unread else f"“{title}” is blank"
    return what, needed, Styled("–", "number"), f"{_NOT_CHECKED} {why}; {how}"


def _tier_told(each: Licences) -> str:
    counted = "by the telephones' models; a higher tier covers a lower"
    return f"{counted}; not verified for {each.unverified} of them" if each.unverified else counted


def _gigabytes(megabytes: int) -> str:
    return f"{megabytes / 1000:,.1f} GB"


def _cited(source: Source) -> str:
    return source.text if source.verified else f"{source.text} (not verified)"
