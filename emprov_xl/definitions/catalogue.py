"""`rules/phones.toml` and its four neighbours become the Catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from emprov_xl.definitions.faces import faces_from
from emprov_xl.definitions.tables import Table, read_tables
from emprov_xl.files import data_folder
from emprov_xl.model.catalogue import (
    Catalogue,
    Face,
    FeatureCode,
    MemoryTier,
    Module,
    Phone,
    Platform,
    Region,
    Sizing,
    Source,
    StorageSample,
    squeezed,
)

_TRUST = {"U", "A", "N", "L", "X", "R"}  # docs/sources.md
_MAY_BE_VERIFIED = {"U", "N", "L"}  # E-MetroTel, the maker, the regulator: the rest is hearsay for a UCX
_TECHNOLOGIES = {"XSTIM", "SIP", "IAX", "Analog", "Virtual"}
_CONNECTIONS = {"ip", "digital", "soft", "sip", "analog", "virtual"}
_LICENCES = {"Basic", "Standard", "Universal"}
_DEPLOYMENTS = {"Appliance", "Virtual", "Cloud"}
_CODE_DIGITS = frozenset("0123456789*#")


@dataclass(frozen=True, slots=True)
class _Family:
    """What all sets of a family share."""

    technology: str
    connection: str
    hot_desking: bool | None
    licence: str | None
    notes: str


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """The catalogue of a folder (default: ours).

    Raises WrongDefinition naming file, table and key.
    """
    folder = folder or data_folder("rules")
    return Catalogue(
        phones=_phones(read_tables(folder / "phones.toml")),
        platforms=_platforms(read_tables(folder / "platforms.toml")),
        feature_codes=_feature_codes(read_tables(folder / "feature_codes.toml")),
        regions=_regions(read_tables(folder / "regions.toml")),
        sizing=_sizing(read_tables(folder / "sizing.toml")),
    )


def _phones(top: Table) -> tuple[Phone, ...]:
    sources = _sources(top)
    faces = faces_from(top, sources)
    modules = _modules(top, faces)
    families = {name: _family(table) for name, table in top.named("family")}
    taken: dict[str, str] = {}
    phones = tuple(_phone(table, families, modules, faces, sources, taken) for table in top.each("phone"))
    top.done()
    return phones


def _family(table: Table) -> _Family:
    family = _Family(
        technology=table.word("technology", _TECHNOLOGIES),
        connection=table.word("connection", _CONNECTIONS),
        hot_desking=table.optional_flag("hot_desking"),
        licence=table.word("licence", _LICENCES) if "licence" in table else None,
        notes=table.text("notes", ""),
    )
    table.done()
    return family


def _phone(
    table: Table,
    families: Mapping[str, _Family],
    modules: Mapping[str, Module],
    faces: Mapping[str, Face],
    sources: Mapping[str, Source],
    taken: dict[str, str],
) -> Phone:
    name = table.word("family", families)
    family = families[name]
    phone = Phone(
        model=table.text("model"),
        family=name,
        technology=family.technology,
        connection=family.connection,
        keys=_count(table, "keys"),
        shift_keys=_count(table, "shift_keys"),
        modules=tuple(modules[model] for model in _known(table, "modules", modules)),
        line_keys=table.optional_flag("line_keys"),
        hot_desking=family.hot_desking,
        licence=family.licence,
        aliases=table.texts("aliases"),
        source=_source_of(table, sources),
        notes=" ".join(filter(None, [table.text("notes", ""), family.notes])),
        face=_face_of(table, faces),
    )
    table.done()
    _claim(taken, table, "model", phone.model, phone.aliases)
    if phone.keys is None and phone.shift_keys is not None:
        raise table.wrong("shift_keys", "goes with keys: how many has the first page?")
    if phone.source.verified and phone.keys is None and phone.line_keys is None:
        raise table.wrong("source", "is verified, but neither keys nor line_keys says what was read there.")
    return phone


def _face_of(table: Table, faces: Mapping[str, Face]) -> Face | None:
    return faces[table.word("face", faces)] if "face" in table else None


def _modules(top: Table, faces: Mapping[str, Face]) -> dict[str, Module]:
    modules: dict[str, Module] = {}
    for table in top.each("module"):
        module = Module(
            model=table.text("model"),
            keys=_count(table, "keys"),
            most=_count(table, "most"),
            excludes=table.texts("excludes"),
            aliases=table.texts("aliases"),
            face=_face_of(table, faces),
        )
        table.done()
        if module.model in modules:
            raise table.wrong("model", f"{module.model!r} is defined twice.")
        modules[module.model] = module
    for module in modules.values():
        for other in module.excludes:
            if other not in modules:
                raise Table(top.file, f"module[{module.model}]", {}).wrong("excludes", f"there is no module {other!r}.")
    return modules


def _platforms(top: Table) -> tuple[Platform, ...]:
    sources = _sources(top)
    taken: dict[str, str] = {}
    platforms = tuple(_platform(table, sources, taken) for table in top.each("platform"))
    top.done()
    return platforms


def _platform(table: Table, sources: Mapping[str, Source], taken: dict[str, str]) -> Platform:
    platform = Platform(
        name=table.text("name"),
        deployment=_known(table, "deployment", _DEPLOYMENTS),
        call_centre=table.optional_flag("call_centre"),
        max_extensions=_count(table, "max_extensions"),
        aliases=table.texts("aliases"),
        source=_source_of(table, sources),
    )
    table.done()
    _claim(taken, table, "name", platform.name, platform.aliases)
    return platform


def _feature_codes(top: Table) -> tuple[FeatureCode, ...]:
    sources = _sources(top)
    taken: dict[str, str] = {}
    codes = tuple(_feature_code(table, sources, taken) for table in top.each("feature"))
    top.done()
    return codes


def _feature_code(table: Table, sources: Mapping[str, Source], taken: dict[str, str]) -> FeatureCode:
    code = FeatureCode(
        feature=table.text("feature"),
        code=table.text("code"),
        argument=table.text("argument", ""),
        group=table.text("group"),
        enabled=table.flag("enabled", default=True),
        source=_source_of(table, sources),
        in_call=table.flag("in_call"),
    )
    table.done()
    _claim(taken, table, "feature", code.feature, ())
    if not _CODE_DIGITS.issuperset(code.code):
        raise table.wrong("code", f"{code.code!r} holds more than digits, * and #.")
    return code


def _regions(top: Table) -> tuple[Region, ...]:
    sources = _sources(top)
    taken: dict[str, str] = {}
    regions = tuple(_region(table, sources, taken) for table in top.each("region"))
    top.done()
    return regions


def _region(table: Table, sources: Mapping[str, Source], taken: dict[str, str]) -> Region:
    states = table.words("states")
    all_party, unsettled = (_known(table, key, states) for key in ("all_party_consent", "unsettled_consent"))
    region = Region(
        code=table.text("code"),
        name=table.text("name"),
        emergency=table.texts("emergency"),
        service_codes=table.words("service_codes"),
        country_code=table.text("country_code", ""),
        trunk_prefix=table.text("trunk_prefix", ""),
        all_party_consent={code: states[code] for code in all_party},
        unsettled_consent={code: states[code] for code in unsettled},
        aliases=table.texts("aliases"),
        states=states,
        source=_source_of(table, sources),
        calendars=table.words("calendars"),
    )
    table.done()
    _claim(taken, table, "code", region.code, (region.name, *region.aliases))
    _check_numbers(table, region)
    if both := set(all_party) & set(unsettled):
        raise table.wrong("unsettled_consent", f"{min(both)} also stands in all_party_consent.")
    return region


def _check_numbers(table: Table, region: Region) -> None:
    if not region.emergency:
        raise table.wrong("emergency", "is missing: every country has an emergency number.")
    written = [
        *(("emergency", number) for number in region.emergency),
        *(("service_codes", number) for number in region.service_codes),
        ("country_code", region.country_code or "0"),  # blank where it differs within the region
        ("trunk_prefix", region.trunk_prefix or "0"),
    ]
    for key, number in written:
        if not (number.isascii() and number.isdecimal()):
            raise table.wrong(key, f"{number!r} is not a number to dial.")
    for number in region.service_codes:
        if number in region.emergency:
            raise table.wrong("service_codes", f"{number} is an emergency number.")


def _sizing(top: Table) -> Sizing:
    sources, storage = _sources(top), top.table("storage")
    memory = tuple(MemoryTier(*_counts(table, "users", "ram_gb")) for table in top.each("memory"))
    samples = tuple(
        StorageSample(*_counts(table, "users", "voicemail_hours", "recording_hours", "disk_gb"))
        for table in top.each("sample")
    )
    base, voicemail, recording = _counts(storage, "base_gb", "voicemail_mb_per_hour", "recording_mb_per_hour")
    source = _source_of(top, sources)
    top.done()
    if list(memory) != sorted(memory, key=lambda tier: (tier.users, tier.ram_gb)) or not memory:
        raise top.wrong("memory", "must be tiers in rising order of users.")
    return Sizing(memory, base, voicemail, recording, source, samples)


def _sources(top: Table) -> dict[str, Source]:
    sources = {}
    for name, table in top.named("sources"):
        source = Source(table.text("text"), table.word("trust", _TRUST), table.flag("verified"))
        table.done()
        if source.verified and source.trust not in _MAY_BE_VERIFIED:
            raise table.wrong("verified", f"must be false: trust {source.trust} verifies nothing for a UCX.")
        sources[name] = source
    return sources


def _source_of(table: Table, sources: Mapping[str, Source]) -> Source:
    return sources[table.word("source", sources)]


def _known(table: Table, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
    """The texts of a key, each one of those allowed."""
    words = table.texts(key)
    for word in words:
        if word not in allowed:
            raise table.wrong(key, f"{word!r} is not one of {', '.join(sorted(allowed))}.")
    return words


def _count(table: Table, key: str) -> int | None:
    count = table.optional_whole(key)
    if count is not None and count < 0:
        raise table.wrong(key, f"{count} is less than none.")
    return count


def _counts(table: Table, *keys: str) -> tuple[int, ...]:
    """All counts of a table that holds nothing else."""
    counts = []
    for key in keys:
        count = _count(table, key)
        if count is None:
            raise table.wrong(key, "is missing.")
        counts.append(count)
    table.done()
    return tuple(counts)


def _claim(taken: dict[str, str], table: Table, key: str, name: str, aliases: Iterable[str]) -> None:
    """Note whose these names are; two entries that look-ups could not tell apart are refused."""
    for where, word in ((key, name), *(("aliases", alias) for alias in aliases)):
        plain = squeezed(word)
        if not plain:
            raise table.wrong(where, f"{word!r} has neither letters nor digits.")
        if taken.get(plain, name) != name or (where == key and plain in taken):
            raise table.wrong(where, f"{word!r} already means {taken[plain]!r}.")
        taken[plain] = name
