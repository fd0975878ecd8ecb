"""The catalogue: what `rules/` says, and how wrong definitions are refused."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from emprov_xl.definitions.catalogue import load_catalogue
from emprov_xl.errors import WrongDefinition
from emprov_xl.files import data_folder
from emprov_xl.model.catalogue import Catalogue

FILES = ("phones.toml", "platforms.toml", "feature_codes.toml", "regions.toml", "sizing.toml")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(data_folder("rules") / name, tmp_path)
    return tmp_path


def refusal(rules: Path, file: str, old: str, new: str) -> str:
    """What the loader says when `old` reads `new` in a file."""
    path = rules / file
    content = path.read_text(encoding="utf-8")
    assert old in content, f"{file} no longer says {old!r}"
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WrongDefinition) as refused:
        load_catalogue(rules)
    return str(refused.value)


# --- looking things up


@pytest.mark.parametrize(
    ("typed", "model"),
    [
        ("1120E", "1120E"),
        ("nortel 1120e", "1120E"),
        ("IP Phone  1140-E", "1140E"),
        ("Norstar T7316E", "T7316E"),
        ("5010", "Infinity 5010"),
        ("infinity5010", "Infinity 5010"),
        ("WEBRTC", "InfinityOne Web"),
        ("analogue phone", "Analog phone"),
    ],
)
def test_a_telephone_is_found_by_name_or_alias_without_regard_to_case_and_blanks(catalogue, typed, model):
    assert catalogue.phone(typed).model == model


def test_a_telephone_nobody_knows_is_not_found(catalogue):
    assert catalogue.phone("Princess 702") is None
    assert catalogue.phone("") is None


@pytest.mark.parametrize("typed", ["7100", "7208", "InfinityOne"])
def test_a_name_that_means_two_telephones_is_not_guessed(catalogue, typed):
    assert catalogue.phone(typed) is None


def test_a_platform_is_found_by_its_older_name(catalogue):
    assert catalogue.platform("ucx-250").name == "Galaxy 250"
    assert catalogue.platform("tbd").name == "Not decided"
    assert catalogue.platform("PlayStation") is None


@pytest.mark.parametrize(
    ("typed", "code"), [("usa", "US"), ("U.S.", "US"), ("canada", "CA"), ("Scotland", "GB"), ("de", None)]
)
def test_a_country_is_found_by_code_name_or_alias(catalogue, typed, code):
    region = catalogue.region(typed)
    assert (region and region.code) == code


def test_every_name_and_alias_leads_to_its_own_entry(catalogue):
    assert all(catalogue.phone(name) is phone for phone in catalogue.phones for name in (phone.model, *phone.aliases))
    assert all(catalogue.platform(name) is it for it in catalogue.platforms for name in (it.name, *it.aliases))
    assert all(catalogue.region(name) is it for it in catalogue.regions for name in (it.code, it.name, *it.aliases))


def test_a_module_is_found_on_the_set_it_fits(catalogue):
    assert catalogue.phone("1120E").module("kem").model == "1100 KEM"
    assert catalogue.phone("i2004").module("KEM").keys == 24
    assert catalogue.phone("1120E").module("KBA") is None


# --- what the figures say


@pytest.mark.parametrize(
    ("model", "keys"), [("2050", 12), ("M7208", 8), ("M7324", 24), ("T7406", 10), ("1120E", 8), ("Infinity 5010", None)]
)
def test_the_keys_of_a_set_count_both_pages_or_are_unknown(catalogue, model, keys):
    assert catalogue.phone(model).all_keys == keys


def test_only_figures_read_in_a_manual_or_with_e_metrotel_are_verified(catalogue):
    verified = {phone.model for phone in catalogue.phones if phone.source.verified}
    assert verified == {"i2050 softphone", "T7000", "T7100", "M7100", "M7208", "M7324", "T7406"}
    everything = (
        *catalogue.phones,
        *catalogue.platforms,
        *catalogue.feature_codes,
        *catalogue.regions,
        catalogue.sizing,
    )
    assert all(entry.source.trust in "UNL" for entry in everything if entry.source.verified)
    assert all(entry.source.text for entry in everything)


def test_sets_without_line_buttons_are_marked(catalogue):
    assert {phone.model for phone in catalogue.phones if phone.line_keys is False and phone.technology == "XSTIM"} == {
        "T7000",
        "T7100",
        "M7100",
    }


def test_hot_desking_works_for_the_families_e_metrotel_names_and_not_for_sip(catalogue):
    for model in ("Infinity 5024", "InfinityOne Mobile", "i2004", "M3904", "T7316E"):
        assert catalogue.phone(model).hot_desking is True
    for model in ("SIP phone", "IAX phone", "Analog phone", "Infinity SIP"):
        assert catalogue.phone(model).hot_desking is False
    assert catalogue.phone("Panasonic digital").hot_desking is None


def test_licences_follow_the_tiers(catalogue):
    assert catalogue.phone("1140E").licence == "Universal"
    assert catalogue.phone("Infinity 5010").licence == "Standard"
    assert catalogue.phone("Fax machine").licence == "Basic"
    assert catalogue.phone("SIP phone").licence is None


def test_the_two_kinds_of_m3904_modules_exclude_each_other(catalogue):
    excluded = {module.model: module.excludes for module in catalogue.phone("M3904").modules}
    assert excluded == {"KBA": ("DBA",), "DBA": ("KBA",)}


def test_only_the_galaxy_mini_is_without_queues_and_no_limit_is_invented(catalogue):
    assert len(catalogue.platforms) == 14
    assert [platform.name for platform in catalogue.platforms if platform.call_centre is False] == ["Galaxy Mini"]
    assert all(platform.max_extensions is None for platform in catalogue.platforms)


def test_the_codes_e_metrotel_states_are_verified_and_the_others_are_not(catalogue):
    verified = {code.code + ("…" if code.argument else "") for code in catalogue.feature_codes if code.source.verified}
    assert verified == {"*97", "*98", "*28…", "##"}


def test_numeric_codes_and_the_default_parking_lot_are_listed(catalogue):
    digits = {code.code for code in catalogue.feature_codes if code.code.isdecimal()}
    assert digits == {"411", "555", "666", "888", "7777", *map(str, range(70, 79))}


def test_a_code_dialled_from_rest_stands_once_bare_and_once_with_an_argument(catalogue):
    dialled = [(code.code, bool(code.argument)) for code in catalogue.feature_codes if not code.in_call]
    assert len(dialled) == len(set(dialled))


def test_emergency_numbers_are_those_of_the_country(catalogue):
    found = {region.code: region.emergency for region in catalogue.regions}
    assert found == {
        "US": ("911",),
        "CA": ("911",),
        "GB": ("999", "112"),
        "AU": ("000",),
        "MX": ("911",),
        "EU": ("112",),
    }


def test_eleven_states_want_the_consent_of_all_and_three_are_unsettled(catalogue):
    states = catalogue.region("US")
    assert set(states.all_party_consent) == {"CA", "DE", "FL", "IL", "MD", "MA", "MT", "NV", "NH", "PA", "WA"}
    assert states.unsettled_consent == {"CT": "Connecticut", "MI": "Michigan", "OR": "Oregon"}
    assert len(states.states) == 56
    assert len(catalogue.region("CA").states) == 13


def test_memory_and_disk_are_those_of_the_published_table(catalogue):
    sizing = catalogue.sizing
    assert [(tier.users, tier.ram_gb) for tier in sizing.memory] == [(100, 2), (300, 4), (500, 6), (700, 8), (1000, 12)]
    assert (sizing.base_gb, sizing.voicemail_mb_per_hour, sizing.recording_mb_per_hour) == (16, 60, 8)
    assert [sample.disk_gb for sample in sizing.samples] == [32, 60, 200, 500]


def test_every_source_is_explained_in_the_documentation():
    explained = (data_folder("rules").parent / "docs" / "sources.md").read_text(encoding="utf-8")
    for name in FILES:
        top = tomllib.loads((data_folder("rules") / name).read_text(encoding="utf-8"))
        for key in top["sources"]:
            assert re.search(rf"^\|[^|]*\b{key}\b[^|]*\|[^|]*{name.removesuffix('.toml')}", explained, re.MULTILINE), (
                key
            )


# --- wrong definitions


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("phones.toml", "shift_keys = 6", "shft_keys = 6", "phones.toml: phone[i2050 softphone].shft_keys"),
        ("phones.toml", "hot_desking = true", "hot_deking = true", "phones.toml: family.Infinity 5000.hot_deking"),
        ("phones.toml", "most = 2", "mots = 2", "phones.toml: module[KEM].mots"),
        ("platforms.toml", "call_centre", "call_center", "platforms.toml: platform[Galaxy Mini].call_center"),
        ("feature_codes.toml", "enabled =", "enable =", "feature_codes.toml: feature[#].enable"),
        ("regions.toml", "trunk_prefix", "trunk_perfix", "regions.toml: region[US].trunk_perfix"),
        (
            "sizing.toml",
            "recording_mb_per_hour = 8",
            "recording_mb_per_hour = 8\ntapes = 1",
            "sizing.toml: storage.tapes",
        ),
        ("sizing.toml", "trust =", "thrust =", "sizing.toml: sources.U20.trust"),
    ],
)
def test_a_misspelt_key_is_refused_naming_file_table_and_key(rules, file, old, new, named):
    assert refusal(rules, file, old, new).startswith(named)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("phones.toml", 'model = "1140E"', 'model = "1120-e"', "phone[1120-e].model: '1120-e' already means '1120E'"),
        ("phones.toml", '"1140", ', '"1120 E", ', "phone[1140E].aliases: '1120 E' already means '1120E'"),
        ("phones.toml", '"1140", ', '"--", ', "phone[1140E].aliases: '--' has neither letters nor digits"),
        ("platforms.toml", '"UCX250"', '"ucx 50"', "platform[Galaxy 250].aliases: 'ucx 50' already means 'UCX50'"),
        ("feature_codes.toml", "Group pickup", "My voicemail", "feature[*8].feature: 'My voicemail' already means"),
        ("regions.toml", '["CAN"]', '["america"]', "region[CA].aliases: 'america' already means 'US'"),
        (
            "phones.toml",
            'model = "1200 KEM"',
            'model = "1100 KEM"',
            "module[1100 KEM].model: '1100 KEM' is defined twice",
        ),
    ],
)
def test_two_entries_with_one_name_are_refused(rules, file, old, new, said):
    assert said in refusal(rules, file, old, new)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "phones.toml",
            'technology = "SIP"',
            'technology = "SCCP"',
            "family.Infinity 5000 on SIP.technology: 'SCCP' is not",
        ),
        (
            "phones.toml",
            'connection = "soft"',
            'connection = "wifi"',
            "family.Infinity softphone.connection: 'wifi' is not",
        ),
        ("phones.toml", 'licence = "Universal"', 'licence = "Gold"', "family.Nortel IP phone.licence: 'Gold' is not"),
        ("phones.toml", "keys = 10", "keys = -1", "phone[1230].keys: -1 is less than none"),
        ("phones.toml", "keys = 6\nshift_keys", "shift_keys", "phone[i2050 softphone].shift_keys: goes with keys"),
        ("phones.toml", 'modules = ["CAP"]', 'modules = ["CAB"]', "phone[M7324].modules: 'CAB' is not one of"),
        ("phones.toml", 'excludes = ["DBA"]', 'excludes = ["DBB"]', "module[KBA].excludes: there is no module 'DBB'"),
        ("phones.toml", 'family = "IAX"', 'family = "IAXX"', "phone[IAX phone].family: 'IAXX' is not one of"),
        ("phones.toml", 'source = "U10"', 'source = "U99"', "phone[Infinity 5010].source: 'U99' is not one of"),
        ("phones.toml", 'source = "U10"', "", "phone[Infinity 5010].source: is missing"),
        ("phones.toml", 'trust = "N"', 'trust = "R"', "sources.N_softphone.verified: must be false: trust R"),
        (
            "phones.toml",
            'keys = 8\naliases = ["M7208N"',
            'aliases = ["M7208N"',
            "phone[M7208].source: is verified, but",
        ),
        ("platforms.toml", '["Cloud", "Virtual"]', '["Sky"]', "platform[Amazon AMI].deployment: 'Sky' is not one of"),
        ("feature_codes.toml", '"*97"', '"*9x"', "feature[*9x].code: '*9x' holds more than digits"),
        ("regions.toml", '"WA"]', '"WX"]', "region[US].all_party_consent: 'WX' is not one of"),
        ("regions.toml", '"CT", "MI"', '"CA", "MI"', "region[US].unsettled_consent: CA also stands in all_party"),
        ("regions.toml", '["999", "112"]', "[]", "region[GB].emergency: is missing"),
        ("regions.toml", '["999", "112"]', '["9-9-9"]', "region[GB].emergency: '9-9-9' is not a number to dial"),
        ("regions.toml", '211 = "comm', '911 = "comm', "region[US].service_codes: 911 is an emergency number"),
        ("sizing.toml", "users = 500", "users = 50", "memory: must be tiers in rising order"),
        ("sizing.toml", "base_gb = 16", "base_gb = -16", "storage.base_gb: -16 is less than none"),
    ],
)
def test_a_definition_that_cannot_be_meant_is_refused(rules, file, old, new, said):
    told = refusal(rules, file, old, new)
    assert told.startswith(f"{file}: ")
    assert said in told


def test_a_missing_file_is_named(rules):
    (rules / "regions.toml").unlink()
    with pytest.raises(WrongDefinition, match=r"regions\.toml"):
        load_catalogue(rules)
