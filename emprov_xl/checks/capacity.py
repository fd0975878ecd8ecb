"""What a system of this size needs, by the figures of the catalogue: licences, memory and disk."""

import math
from collections import Counter
from dataclasses import dataclass

from emprov_xl.checks.survey import Survey
from emprov_xl.model.cells import Place

TIERS = ("Universal", "Standard", "Basic")  # the highest first


@dataclass(frozen=True, slots=True)
class Licences:
    """How many telephones need a licence of a tier, and how many were bought; None where that is not answered.

    `unverified` counts those of which nobody has verified that it is this tier.
    """

    tier: str
    needed: int
    unverified: int
    bought: int | None
    unread: Place | None = None


@dataclass(frozen=True, slots=True)
class Storage:
    """The disk that E-MetroTel's formula asks for, by its parts; `unread` is a part that was not understood."""

    users: int
    voicemail_hours: int
    recording_hours: int
    base_gb: int
    voicemail_mb: int
    recording_mb: int
    unread: Place | None = None

    @property
    def needed_gb(self) -> int:
        """All parts together, in whole gigabytes."""
        return self.base_gb + math.ceil((self.voicemail_mb + self.recording_mb) / 1000)


def users(survey: Survey) -> int:
    """How many extensions there are, with or without a telephone."""
    return len(survey.rows("extensions"))


def telephones(survey: Survey) -> int:
    """How many extensions need a licence; sets without a telephone need none."""
    phones = survey.phones
    return sum(1 for row in survey.rows("extensions") if row not in phones or phones[row].connection != "virtual")


def licences(survey: Survey) -> tuple[Licences, ...]:
    """Each tier, the highest first.

    Virtual extensions are not counted, as E-MetroTel's own pages disagree about them.
    """
    phones = [phone for phone in survey.phones.values() if phone.connection != "virtual"]
    needed = Counter(phone.licence for phone in phones)
    unsure = Counter(phone.licence for phone in phones if not phone.source.verified)
    return tuple(_tier(survey, tier, needed[tier], unsure[tier]) for tier in TIERS)


def without_tier(survey: Survey) -> int:
    """How many telephones the catalogue knows no tier for."""
    return telephones(survey) - sum(each.needed for each in licences(survey))


def memory_needed(survey: Survey) -> int | None:
    """The memory in gigabytes that E-MetroTel's table asks for so many users; None beyond the table."""
    tiers = (tier.ram_gb for tier in survey.catalogue.sizing.memory if users(survey) <= tier.users)
    return min(tiers, default=None)


def storage(survey: Survey) -> Storage:
    """What base, voicemail of each user and recordings take; hours that are not answered are the usual, or none."""
    parts = ("site.voicemail_hours_per_user", "site.recording_hours_kept")
    hours, recorded = (survey.form(part) for part in parts)
    usual = survey.questionnaire.field(parts[0]).default
    each = hours if isinstance(hours, int) else int(usual or 0)
    kept = recorded if isinstance(recorded, int) else 0
    sizing, count = survey.catalogue.sizing, users(survey)
    return Storage(
        users=count,
        voicemail_hours=each,
        recording_hours=kept,
        base_gb=sizing.base_gb,
        voicemail_mb=count * each * sizing.voicemail_mb_per_hour,
        recording_mb=kept * sizing.recording_mb_per_hour,
        unread=next(filter(None, map(survey.unread_form, parts)), None),
    )


def recommended_disk(survey: Survey) -> int | None:
    """The disk of E-MetroTel's next larger sample, in gigabytes; None where there is none so large."""
    count, hours = users(survey), storage(survey).recording_hours
    samples = survey.catalogue.sizing.samples
    return min(
        (each.disk_gb for each in samples if each.users >= count and each.recording_hours >= hours), default=None
    )


def _tier(survey: Survey, tier: str, needed: int, unverified: int) -> Licences:
    field = f"site.licences_{tier.lower()}"
    bought = survey.form(field)
    return Licences(tier, needed, unverified, bought if isinstance(bought, int) else None, survey.unread_form(field))
