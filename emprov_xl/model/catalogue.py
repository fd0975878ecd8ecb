"""What can be: phones, platforms, feature codes and regions, each with its source, as written in `rules/`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

_Entry = TypeVar("_Entry")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from and how far it is trusted.

    `verified` is true only for a figure read on a page of E-MetroTel, of the handset's maker for that very set, or of
    the regulator; anything else gives a note for engineering, never a warning or a blocker.
    """

    text: str
    trust: str  # U, A, N, L, X or R: see docs/sources.md
    verified: bool


class Labels(StrEnum):
    """On what the labels of keys stand."""

    DISPLAY = "display"
    PAPER = "paper"


class Run(StrEnum):
    """Which way the numbers of keys run."""

    DOWN = "down"
    ACROSS = "across"


@dataclass(frozen=True, slots=True)
class Face:
    """What one sees of the keys of a set or module.

    `letters` of a label are shown (None: not known); `columns` of keys and the `window` of a label (millimetres, wide
    and high) are there only where their source is verified, because they are drawn to measure.
    """

    labels: Labels
    source: Source
    letters_source: Source
    letters: int | None = None
    fixed: tuple[str, ...] = ()
    columns: int | None = None
    order: Run = Run.DOWN
    window: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """A key module that fits a phone; `keys` is None where no source gives it."""

    model: str
    keys: int | None
    most: int | None
    excludes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    face: Face | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone set. `keys` counts programmable keys of the set itself, `shift_keys` those of its second page;
    None where no source gives the figure."""

    model: str
    family: str
    technology: str  # XSTIM, SIP, IAX, Analog or Virtual
    connection: str  # ip, digital, soft, sip, analog or virtual
    keys: int | None
    shift_keys: int | None
    modules: tuple[Module, ...]
    line_keys: bool | None  # whether it has keys for lines and busy lamps at all
    hot_desking: bool | None
    licence: str | None  # Basic, Standard or Universal
    aliases: tuple[str, ...]
    source: Source
    notes: str = ""
    face: Face | None = None

    @property
    def all_keys(self) -> int | None:
        """Keys of the set with its second page; None when unknown."""
        return None if self.keys is None else self.keys + (self.shift_keys or 0)

    def module(self, model: str) -> Module | None:
        """The key module of that name or alias, if it fits this set."""
        wanted = squeezed(model)
        for module in self.modules:
            if wanted in {squeezed(name) for name in (module.model, *module.aliases)}:
                return module
        return None


@dataclass(frozen=True, slots=True)
class Platform:
    """A system that UCX runs on; a blank limit is not checked."""

    name: str
    deployment: tuple[str, ...]
    call_centre: bool | None
    max_extensions: int | None
    aliases: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class FeatureCode:
    """A code users dial for a feature; `argument` names what follows it, such as an extension.

    `in_call` codes are pressed while talking, so they meet no number that is dialled from rest.
    """

    feature: str
    code: str
    argument: str
    group: str
    enabled: bool
    source: Source
    in_call: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """What the law and the numbering of a country or state say.

    `emergency` are numbers that must be dialled directly; `service_codes` such as 411; `all_party_consent` the states
    where everyone on a recorded call must agree; `calendars` whose public holidays hold (ISO 3166) where the country
    that was typed says more than the code.
    """

    code: str
    name: str
    emergency: tuple[str, ...]
    service_codes: Mapping[str, str]
    country_code: str
    trunk_prefix: str
    all_party_consent: Mapping[str, str]  # state code -> name
    unsettled_consent: Mapping[str, str]
    aliases: tuple[str, ...]
    states: Mapping[str, str]
    source: Source
    calendars: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MemoryTier:
    """Memory that a virtual UCX needs up to so many users."""

    users: int
    ram_gb: int


@dataclass(frozen=True, slots=True)
class StorageSample:
    """A disk size that E-MetroTel recommends for so many users, voicemail hours of each and hours of recordings."""

    users: int
    voicemail_hours: int
    recording_hours: int
    disk_gb: int


@dataclass(frozen=True, slots=True)
class Sizing:
    """Figures for disk and memory of a virtual UCX."""

    memory: tuple[MemoryTier, ...]
    base_gb: int
    voicemail_mb_per_hour: int
    recording_mb_per_hour: int
    source: Source
    samples: tuple[StorageSample, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All of it.

    Look-ups are indexed once, because thousands of rows ask for their telephone.
    """

    phones: tuple[Phone, ...]
    platforms: tuple[Platform, ...]
    feature_codes: tuple[FeatureCode, ...]
    regions: tuple[Region, ...]
    sizing: Sizing
    _phone_of: Mapping[str, Phone] = field(init=False, repr=False, compare=False)
    _platform_of: Mapping[str, Platform] = field(init=False, repr=False, compare=False)
    _region_of: Mapping[str, Region] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # a frozen value may fill itself only this way
        fill = object.__setattr__
        fill(self, "_phone_of", _index((phone, (phone.model, *phone.aliases)) for phone in self.phones))
        fill(self, "_platform_of", _index((system, (system.name, *system.aliases)) for system in self.platforms))
        fill(self, "_region_of", _index((land, (land.code, land.name, *land.aliases)) for land in self.regions))

    def phone(self, model: str) -> Phone | None:
        """The set of that name or alias, without regard to case or blanks; None when it is not in the catalogue."""
        return self._phone_of.get(squeezed(model))

    def platform(self, name: str) -> Platform | None:
        """The platform of that name or alias; None when it is not in the catalogue."""
        return self._platform_of.get(squeezed(name))

    def region(self, country: str) -> Region | None:
        """The country of that code, name or alias; None when it is not in the catalogue."""
        return self._region_of.get(squeezed(country))


def squeezed(name: str) -> str:
    """A name as compared: lower case, without blanks, dots and dashes."""
    return "".join(filter(str.isalnum, name.casefold()))


def _index(entries: Iterable[tuple[_Entry, Iterable[str]]]) -> dict[str, _Entry]:
    """Each entry under each of its names as compared; of two that share a name the first."""
    found: dict[str, _Entry] = {}
    for entry, names in entries:
        for name in names:
            found.setdefault(squeezed(name), entry)
    return found
