"""Whatever customers type, it stays text: no line of a .conf file is made of it, and none is lost to it."""

import dataclasses
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from emprov_xl.checks.patterns import matches
from emprov_xl.exports.lab.conf import UnsafeText, code, pattern, said, slug, word
from emprov_xl.exports.lab.keys import as_pattern, between
from emprov_xl.judge import survey_of
from emprov_xl.model.questionnaire import FieldType
from emprov_xl.trace import traced
from tests import asterisk
from tests.labs import Bench

CLEAN = Path(__file__).parent / "samples" / "lakeside-clean.xlsx"
CLOSED = (FieldType.CHOICE, FieldType.ZONE, FieldType.DESTINATION_KIND)  # only words of ours get through
SYNTAX = (
    "x\nexten => 666,1,System(touch /tmp/x)",
    "a\r\n[general]\r\nlive_dangerously=yes",
    "Anna; #exec rm",
    "${SHELL(id)}",
    "$[1+1]",
    "${DB(DND/2001)}",
    "a,b|c&d=>e",
    "]\n[internal]",
    '"quoted" <911>',
    "#include /etc/passwd",
    ";-- and --;",
    "s,1,Dial(PJSIP/trunk)",
    "PJSIP/2001&Local/911@outside",
    "_X.",
    "../../etc",
    "\u2028exten => 1,1,System(x)",
    "\x00\x1b[2J",
    "(!)",
    "\\",
    "２００１",
    "o",
    "default",
)
TEXTS = st.one_of(st.sampled_from(SYNTAX), st.text(max_size=60))
KEYS = """
type protocol bind transport disallow allow direct_media rtp_symmetric force_rport rewrite_contact auth_type
max_contacts remove_existing context aors auth username password callerid set_var device_state_busy_at
mailboxes named_call_group named_pickup_group strategy timeout retry wrapuptime maxlen weight servicelevel
announce-frequency joinempty leavewhenempty ringinuse autopause musicclass announce member persistentmembers
autofill parkpos parkingtime findslot comebacktoorigin comebackcontext max_members music_on_hold_when_empty
admin marked wait_marked pin mode directory blindxfer atxfer disconnect
"""


@pytest.fixture(scope="module")
def clinic(house):
    return Bench(traced(CLEAN, house).survey)


@given(TEXTS)
def test_a_text_told_or_made_a_name_means_nothing_to_asterisk(text):
    assert re.fullmatch(r"[A-Za-z0-9 .-]*", said(text))
    assert re.fullmatch(r"[a-z0-9-]*", slug(text))


@given(TEXTS)
def test_a_word_is_a_word_or_nothing_is_written(text):
    plain = re.fullmatch(r"[A-Za-z0-9_.@/+*#:-]*", text) is not None
    for make in (word, lambda each: code("Goto(<there>)", there=each)):
        if plain:
            assert text in make(text)
        else:
            with pytest.raises(UnsafeText):
                make(text)


@pytest.mark.parametrize("text", ["", "_", "_X;", "_[1-9", "1,2", "_..", "a\n"])
def test_what_is_neither_a_number_nor_a_pattern_is_no_extension(text):
    with pytest.raises(UnsafeText):
        pattern(text)


def poisoned(survey, poison, sheets):
    """The same answers with something else typed into their texts; a name stays the same name wherever it stands."""

    def other(value):
        if isinstance(value, tuple):
            return tuple(map(other, value))
        return poison(value) if isinstance(value, str) else value

    frames = survey.frames
    changed = {key: frame.copy() for key, frame in frames.sheets.items()}
    for field in survey.fields():
        if field.sheet in sheets and field.type not in CLOSED and field.key in changed[field.sheet]:
            column = changed[field.sheet][field.key]
            changed[field.sheet][field.key] = pd.Series([*map(other, column)], column.index, dtype=object)
    return survey_of(dataclasses.replace(frames, sheets=changed), survey.catalogue)


SHEETS = (
    *("extensions", "ring_groups", "queues", "agents", "auto_attendants", "menu_options", "announcements", "dids"),
    *("call_routing", "business_hours", "holidays", "shared_mailboxes", "paging_groups", "conferences", "parking"),
    *("features", "outbound_routes", "calling_permissions", "pin_sets", "external_numbers", "music", "emergency"),
)


@given(TEXTS, st.sets(st.sampled_from(SHEETS), min_size=1), st.sampled_from(("after", "before", "alone")))
@settings(max_examples=10)
@example(SYNTAX[0], set(SHEETS), "after")
@example(SYNTAX[0], set(SHEETS), "alone")
@example(SYNTAX[7], set(SHEETS), "before")
@example("２００１", set(SHEETS), "after")
@example("7" * 5000, set(SHEETS), "after")
def test_no_text_of_the_answers_becomes_a_line(clinic, text, sheets, how):
    poison = {"after": lambda each: each + text, "before": lambda each: text + each, "alone": lambda _: text}[how]
    bench = Bench(poisoned(clinic.source.survey, poison, sheets))
    assert list(bench.files.complaints()) == []  # its reader knows no other application than ours
    for name, content in bench.files.text.items():
        if name.endswith(".conf"):
            assert content.isascii()
            assert not re.search(r"[^\x20-\x7e\n]|System\(|SHELL\(|(?m:^\s*#)", content)
            if name not in ("extensions.conf", "voicemail.conf"):
                assert {key for _, _, each in asterisk.sections(content) for key, _ in each} <= {*KEYS.split()}


@given(st.integers(0, 999), st.integers(0, 999))
def test_the_patterns_of_a_block_take_its_numbers_and_no_other(one, other):
    first, last = sorted((one, other))
    patterns = list(between(f"{first:03}", f"{last:03}"))
    for number in range(1000):
        taken = sum(
            asterisk.fits(each, f"{number:03}") if each[0] == "_" else each == f"{number:03}" for each in patterns
        )
        assert taken == (first <= number <= last)
    assert len(patterns) <= 5


@given(
    st.from_regex(r"\A_?[0-9]{0,2}\|?([0-9*#XZNxzn]|\[[0-9-]{1,4}\]){0,5}[.!]?\Z"),
    st.from_regex(r"\A[0-9*#+]{1,7}\Z"),
)
@example("9|911", "9911")
@example("[1-3]XX", "250")
def test_a_pattern_serves_the_same_calls_in_the_spelling_of_asterisk(typed, number):
    written = as_pattern(typed)
    if written:
        pattern(written)
        fits = asterisk.fits(written, number) if written.startswith("_") else written == number
        assert fits == matches(typed, number)
