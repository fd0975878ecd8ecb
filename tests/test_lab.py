"""The lab behaves as the call flow says: a call in its files ends where it ends on paper."""

import contextlib
import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emprov_xl.callflow.call import Call, Ending
from emprov_xl.callflow.classes import acceptance, classes
from emprov_xl.callflow.graph import Kind
from emprov_xl.callflow.script import script_of
from emprov_xl.callflow.walk import walk
from emprov_xl.exports.export import REDACTED, Source
from emprov_xl.exports.lab.exporter import LabExporter
from emprov_xl.exports.lab.readme import readme
from emprov_xl.model.cells import Place
from emprov_xl.planning.acceptance import AcceptanceList, Listed
from emprov_xl.planning.acceptance_file import acceptance_document
from emprov_xl.trace import traced
from emprov_xl.workbook.read import read
from tests.asterisk import BadSyntax, Files
from tests.asterisk_call import Call as Caller
from tests.asterisk_call import Circumstances
from tests.labs import MONDAY, Bench
from tests.made_flows import as_text, made_flow
from tests.tables import surveyed

SAMPLES = Path(__file__).parent / "samples"
GOLDEN = Path(__file__).parent / "golden" / "exports"
DAY = dt.date(2026, 12, 1)
ENDINGS = {Ending.ANSWERED, Ending.MAILBOX, Ending.OUTSIDE, Ending.BUSY, Ending.HANG_UP}
MOMENTS = ("2026-12-31 09:30", "2027-01-01 00:00", "2028-02-29 11:59", "2027-03-14 03:10", "2026-12-07 00:00")


@pytest.fixture(scope="module")
def survey(house):
    return traced(SAMPLES / "lakeside-clean.xlsx", house).survey


@pytest.fixture(scope="module")
def clinic(survey):
    return Bench(survey)


def test_everything_that_is_referred_to_exists(clinic):
    assert list(clinic.files.complaints()) == []


def test_the_dial_plan_of_the_clinic_is_the_one_that_was_looked_at(clinic):
    content = next(file.content for file in clinic.exported if file.name == "lab/extensions.conf")
    assert content.decode() == (GOLDEN / "clinic" / "lab" / "extensions.conf").read_text()


def test_each_test_call_of_the_clinic_arrives_where_the_call_flow_says(clinic):
    starts = clinic.flow.of(*(kind for kind in Kind if kind not in (Kind.UNSAID, Kind.DIALLING)))
    trials = [*acceptance(clinic.flow, DAY)]
    trials += [trial for node in starts for trial in classes(clinic.flow, node.key, DAY)]
    assert len(trials) > 500
    assert {trial.walk.ending for trial in trials} >= ENDINGS
    for trial in trials:
        clinic.agrees_with(trial.walk)


@given(random=st.randoms(use_true_random=True))
@settings(max_examples=12)
def test_a_call_of_made_up_flows_ends_in_the_lab_as_it_is_walked(house, random):
    bench = Bench(surveyed(as_text(made_flow(random)), house))
    assert list(bench.files.complaints()) == []
    who = [key for key in bench.flow.nodes if key.startswith(("extensions@", "outside "))]
    for _ in range(12):
        at = dt.datetime.fromisoformat(random.choice(MOMENTS)).replace(tzinfo=dt.UTC)
        at += dt.timedelta(minutes=random.randrange(10_000))
        keys = tuple(random.choices(("1", "2", "3", "7", "2001", "2003", "0"), k=random.randrange(6)))
        busy = frozenset(random.sample(who, random.randrange(3)))
        unanswered = frozenset(random.sample(who, random.randrange(len(who))))
        bench.agrees_with(walk(bench.flow, Call("dids@7", at, keys, busy, unanswered)))


def test_the_acceptance_list_tells_where_each_call_begins_and_arrives_in_the_lab(clinic, house):
    returned = read(SAMPLES / "lakeside-clean.xlsx", house.questionnaire)
    flow = clinic.flow
    trial = acceptance(flow, DAY)[0]
    calls = AcceptanceList(flow, "UTC", (Listed(1, trial, script_of(flow, trial.walk, "UTC", {}), ()),))
    (call,) = json.loads(acceptance_document(calls, returned, "2026-12-01", clinic.arrival))["calls"]
    at = int(trial.walk.call.at.timestamp())
    assert call["lab"] == {
        "time": at,
        "begins": "inbound,6135550100,1",
        "arrives": clinic.arrival(trial.walk.last.node),
    }
    (silent,) = json.loads(acceptance_document(calls, returned, "2026-12-01"))["calls"]
    assert "lab" not in silent


def test_each_thing_arrives_at_a_name_of_its_own(clinic):
    told = {
        "ring group 6001 Front desk": "groups,6001,1",
        "call routing Main hours": "routing-main-hours,s,1",
        "auto attendant Night menu": "menu-night-menu,s,1",
        "announcement Accueil en français": "announcement-accueil-en-francais,s,1",
        "extension 2001 Marta Kowalski": "extensions,2001,1",
        "mailbox 2901 Prescription renewals": "mailboxes,2901,1",
        "outside number On-call doctor 96135550173": "outside,96135550173,1",
        "parking lot 6700": "parking,6700,1",
        "hang up": "end,hangup,1",
    }
    assert {name: clinic.arrival(clinic.node(name)) for name in told} == told


def test_only_nodes_that_are_alike_share_an_address(clinic):
    alone = [node for node in clinic.flow.nodes.values() if node.kind not in (Kind.DIALLING, Kind.OUTSIDE)]
    assert len({clinic.arrival(node) for node in alone}) == len(alone)


# who may dial what


def test_an_emergency_number_is_read_back_at_every_telephone_and_rings_nowhere(clinic):
    contexts = {dict(settings)["context"] for settings in clinic.files.phones.values()} - {"inbound"}
    assert "dial-lobby" in contexts
    for context in contexts:
        for number in ("911", "9911"):
            steps = [application for _, application, _ in clinic.files.find(context, number)]
            assert steps == ["Verbose", "Answer", "Playback", "SayDigits", "Hangup"]


def test_an_emergency_number_that_is_a_destination_is_not_called_either(house):
    bench = Bench(
        surveyed(
            """
            | site | country | outside_access_digit |
            | 7    | Canada  | 9                    |

            | ring_groups | number | strategy | members     | ring_seconds | no_answer_kind | no_answer |
            | 7           | 6001   | ringall  | 911#; 9911# | 20           | Outside number | 9911      |

            | outbound_routes | name | call_type | patterns |
            | 7               | All  | Local     | X.       |

            | calling_permissions | name | local |
            | 7                   | All  | Yes   |

            | dids | did        | destination_kind | destination |
            | 7    | 6135550100 | Ring group       | 6001        |
            """.replace("\n            ", "\n"),
            house,
        )
    )
    assert list(bench.files.complaints()) == []
    for context, number in (("inbound", "6135550100"), ("dial-all", "9911"), ("outside", "911"), ("members", "9911")):
        arrived = bench.dials(context, number)
        assert (arrived.ending, arrived.device) == ("HANG_UP", "")
        assert arrived.exten in ("911", "9911")


def test_there_is_no_trunk_and_all_calls_out_end_at_the_stand_in(clinic):
    keys = {key for settings in clinic.files.phones.values() for key, _ in settings}
    assert keys.isdisjoint(("outbound_auth", "outbound_proxy", "contact", "identify_by"))
    assert "type=registration" not in clinic.files.text["pjsip.conf"]
    assert clinic.dials("dial-staff", "96135550171").ending == "OUTSIDE"


@pytest.mark.parametrize(
    ("context", "number", "found"),
    [
        ("dial-staff", "2001", True),
        ("dial-lobby", "2001", False),
        ("dial-lobby", "0", True),
        ("dial-lobby", "96135550171", False),
        ("dial-fax", "9411", False),
        ("dial-staff", "9411", True),
        ("dial-staff", "901144", False),
        ("dial-managers", "901144", True),
        ("dial-nothing", "96135550171", False),
        ("dial-nothing", "2001", True),
    ],
)
def test_a_telephone_dials_what_its_permission_allows(clinic, context, number, found):
    assert (clinic.files.find(context, number) is not None) is found


def test_a_route_with_pins_asks_for_one(clinic):
    steps = clinic.files.find("dial-managers", "901144")
    assert "Authenticate" in [application for _, application, _ in steps]


def test_a_code_turns_the_switch_that_the_call_routing_asks_for(clinic):
    toggles = [arguments for _, _, arguments in clinic.files.find("features", "*281")]
    assert "DB(LAB/switch-1)=YES" in toggles
    assert any("LAB/switch-1" in arguments for _, _, arguments in clinic.files.find("routing-main-hours", "s"))


# what is secret, and what is held back


def test_pins_and_passwords_stand_in_secret_files_alone(survey, clinic):
    names = ("extensions.voicemail_pin", "shared_mailboxes.pin", "conferences.pin", "call_routing.override_pin")
    pins = {pin for name in names for pin in survey.texts(name).values()}
    pins |= {pin for each in survey.lists("pin_sets.pins").values() for pin in each}
    assert len(pins) > 40
    for file in clinic.exported:
        said = {pin for pin in pins if pin in file.content.decode()} | ({"Ab12"} if b"Ab12" in file.content else set())
        assert not said or file.secret, file.name
    assert not any(b"@lakeside" in file.content for file in clinic.exported)


def test_what_is_held_back_ends_at_a_stub_that_says_so(survey):
    held = {Place("extensions", None, 7): ("EXT-014",), Place("ring_groups", None, 8): ("RGR-003",)}
    held |= {Place("menu_options", None, 7): ("IVR-001",), Place("business_hours", None, 7): ("HRS-002",)}
    bench = Bench(survey, held)
    assert list(bench.files.complaints()) == []
    assert bench.arrival(bench.node("extension 2001 Marta Kowalski")) == "held,extensions_7,1"
    assert "2001" not in bench.files.phones
    assert not any("PJSIP/2001" in line for line in bench.files.text["extensions.conf"].splitlines())
    assert bench.dials("dial-staff", "2001").context == "held"
    assert bench.dials("inbound", "6135550103").exten == "ring_groups_8"
    said = bench.files.find("held", "extensions_7")[0][2]
    assert said == "1,LAB HELD BACK extensions row 7 by EXT-014"
    assert "Extensions, row 7: EXT-014" in readme(bench.lab).decode()


@given(random=st.randoms(use_true_random=True))
@settings(max_examples=3)
def test_whatever_is_held_back_nothing_refers_to_it(clinic, random):
    survey = clinic.source.survey
    rows = [Place(sheet.key, None, row) for sheet in survey.sheets() for row in survey.rows(sheet.key)]
    held = dict.fromkeys(random.sample(rows, random.randrange(1, 60)), ("EXT-014",))
    bench = Bench(survey, held)
    assert list(bench.files.complaints()) == []
    for node in bench.flow.of(Kind.EXTENSION):
        if Place("extensions", None, node.place.row) in held:
            assert bench.lab.places.number(node) not in bench.files.phones


def test_there_is_no_lab_where_nothing_can_be_called(house):
    assert Bench(surveyed("| site | company |\n| 7 | Acme |", house)).exported == []


def test_the_same_answers_give_the_same_bytes(survey, clinic):
    assert Bench(survey).exported == clinic.exported


# the reader of the tests sees what Asterisk would stumble over


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("extensions.conf", "exten => 6101,1,ExecIf", "exten => 6102,1,ExecIf"),
        ("extensions.conf", "Goto(menu-night-menu,s,1)", "Goto(menu-night,s,1)"),
        ("extensions.conf", "?holiday)", "?holidays)"),
        ("extensions.conf", "n(holiday),", "n(open),"),
        ("extensions.conf", "VoiceMail(2901@default,u)", "VoiceMail(2999@default,u)"),
        ("extensions.conf", "Park(lot-6700)", "Park(lot-67)"),
        ("extensions.conf", "Dial(PJSIP/2001,", "Dial(PJSIP/2999,"),
        ("extensions.conf", "Local/96135550171@members/n", "Local/96135550171@member/n"),
        ("extensions.conf", "include => out-local", "include => out-locals"),
        ("extensions.conf", "exten => _9011.,1,", "exten => _9[011.,1,"),
        ("extensions.conf", "Playback(lab/holiday-message)", "Playback(lab/holidays)"),
        ("extensions.conf", "Queue(6101,,,,600)", "Queue(6103,,,,600)"),
        ("extensions.conf", "guest-6601", "guest-6603"),
        ("extensions.conf", " same => n,Hangup()", " same => n,System(ls)"),
        ("queues.conf", "member => PJSIP/2011,0", "member => PJSIP/2999,0"),
        ("queues.conf", "context=queue-exit-6101", "context=queue-exit-6103"),
        ("queues.conf", "musicclass=waiting-patients", "musicclass=waiting"),
        ("res_parking.conf", "comebackcontext=parking-back-6700", "comebackcontext=parking-back"),
        ("pjsip.conf", "context=dial-staff", "context=dial-stuff"),
        ("pjsip.conf", "mailboxes=2001@default", "mailboxes=2999@default"),
        ("voicemail.conf", "2901 =>", "2999 =>"),
        ("confbridge.conf", "[bridge-6601]", "[bridge-6603]"),
        ("musiconhold.conf", "[waiting-patients]", "[waiting]"),
    ],
)
def test_a_reference_to_nothing_and_a_broken_line_are_seen(clinic, file, right, wrong):
    contents = {each.name: each.content for each in clinic.exported}
    name = f"lab/{file}"
    assert right.encode() in contents[name]
    contents[name] = contents[name].replace(right.encode(), wrong.encode())
    with contextlib.suppress(BadSyntax):
        assert list(Files(contents).complaints())


@pytest.mark.parametrize(
    ("caller", "context"),
    [
        ("6135550190", "inbound-from-6135550190"),
        ("+16135550190", "inbound-from-6135550190"),
        ("6135550191", "inbound"),
        ("", "inbound"),
        ('" | "" = "', "inbound"),
    ],
)
def test_a_caller_who_is_told_apart_goes_another_way(clinic, caller, context):
    met = []

    class Noting(Caller):
        def go(self, there):
            met.append(there.split(",")[0])
            return super().go(there)

    Noting(clinic.files, MONDAY, (), Circumstances(), caller).arrives("inbound", "6135550100")
    assert met[0] == (context if context != "inbound" else "routing-main-hours")


def test_what_is_shared_has_neither_pins_nor_passwords(survey, clinic):
    shared = Source(survey, {}, lambda _: REDACTED, redacted=True)
    pins = {*survey.texts("extensions.voicemail_pin").values(), *survey.texts("conferences.pin").values()}
    contents = {file.name: file.content.decode() for file in LabExporter().files(shared)}
    assert not any(pin in content for pin in pins for content in contents.values())
    assert contents["lab/extensions.conf"] == clinic.files.text["extensions.conf"]
    assert "password=REDACTED" in contents["lab/pjsip.conf"]
