"""The models of the loaders: each trap that is known of them is refused by its name, and what we write is taken."""

import json
from functools import cache

import pytest

from emprov_xl.exports.layouts import load_layouts
from emprov_xl.exports.lines import machine_csv
from emprov_xl.exports.oracles.batch import BatchOracle
from emprov_xl.exports.oracles.bulk import (
    conferences_oracle,
    contacts_oracle,
    dids_oracle,
    extensions_oracle,
    timegroup_oracle,
)
from emprov_xl.exports.oracles.issabel import PhonebookOracle, issabel_dids_oracle
from emprov_xl.exports.oracles.people import CardOracle, PeopleOracle
from emprov_xl.exports.oracles.rest import RestOracle
from emprov_xl.exports.shipment import Refused, export_all, exporters
from tests.exporting import source

FORMATS = load_layouts().formats
_BULK = FORMATS["bulk-extensions"]
ORACLES = {
    "batch": BatchOracle({"sip", "iax2", "xstim"}),
    "extensions": extensions_oracle(_BULK.columns, _BULK.may_be_blank),
    "dids": dids_oracle(FORMATS["bulk-dids"].columns),
    "issabel": issabel_dids_oracle(FORMATS["issabel-dids"].columns),
    "timegroup": timegroup_oracle(),
    "conferences": conferences_oracle(FORMATS["conferences"].columns),
    "contacts": contacts_oracle(FORMATS["contacts"].columns),
}
_STRONG = "aB3dE5gH7jKm"
ROWS = {
    "batch": FORMATS["batch-2_11"].row(
        {
            **{"name": "Zoë Bélanger", "number": "0201", "call_waiting": "ENABLED", "secret": _STRONG, "tech": "sip"},
            **{"voicemail_status": "enabled", "pin": "001902", "email": "zoe@example.org", "attach": "yes"},
            **{"say_caller": "no", "envelope": "no", "delete": "no", "record_on_demand": "disabled"},
            **{f"record_{way}": "dontcare" for way in ("in_external", "out_external", "in_internal", "out_internal")},
            "record_priority": "10",
        }
    ),
    "extensions": _BULK.row(
        {
            **{"number": "0201", "name": 'Zoë "Z" Bélanger', "bulk_tech": "pjsip", "bulk_secret": _STRONG},
            **{"ring_seconds": "20", "call_waiting_word": "enabled", "no_answer": "ext-group,601,1"},
            **{"voicemail_enable": "yes", "pin": "001902", "voicemail_options": "attach=no|saycid=no"},
            **{f"record_{way}": "dontcare" for way in ("in_external", "out_external", "in_internal", "out_internal")},
            **{"record_on_demand": "disabled", "record_priority": "10"},
        }
    ),
    "dids": FORMATS["bulk-dids"].row(
        {"did": "34910000001", "description": "Principal", "destination": "timeconditions,1,1", "recording": "dontcare"}
    ),
    "issabel": FORMATS["issabel-dids"].row({"did": "34910000001", "destination": "ext-findmefollow,FM101,1"}),
    "timegroup": {"description": "Office hours", "time1": "09:00-13:59|mon-fri|*|*", "time2": ""},
    "conferences": FORMATS["conferences"].row({"number": "800", "name": "Board", "options": "cw", "admin_pin": "4711"}),
    "contacts": FORMATS["contacts"].row({"name": "City hospital", "number": "+16135550155", "code": "01"}),
}


def refused(format_, cells=None, *, name="x.csv", content=None):
    """The rules by which a file of one row is refused."""
    row = ROWS[format_] | {
        column.replace("_", " ") if format_ == "batch" else column: cell for column, cell in (cells or {}).items()
    }
    made = machine_csv([row], row) if content is None else content
    return {refusal.rule for refusal in ORACLES[format_].file(name, made)}


@pytest.mark.parametrize("format_", ORACLES)
def test_a_row_in_order_is_taken(format_):
    assert refused(format_) == set()


@pytest.mark.parametrize(
    ("format_", "cells", "rule"),
    [
        # Batch of Extensions
        ("batch", {"Display_Name": "Bélanger, Zoë"}, "comma-in-name"),
        ("batch", {"Display_Name": " "}, "missing"),
        ("batch", {"Display_Name": 'Zoë "Z"'}, "name-characters"),
        ("batch", {"Display_Name": "Zoë\nBélanger"}, "line-break"),
        ("batch", {"Display_Name": "Zo\u2028e"}, "unseen-character"),
        ("batch", {"Display_Name": "é" * 26}, "too-long"),
        ("batch", {"Display_Name": "=cmd"}, "formula"),
        ("batch", {"Display_Name": "Zoë\\"}, "backslash"),
        ("batch", {"User_Extension": "20a"}, "extension-not-digits"),
        ("batch", {"User_Extension": "1e3"}, "extension-not-digits"),
        ("batch", {"User_Extension": "\u0661\u0662"}, "extension-not-digits"),
        ("batch", {"Secret": "abc12"}, "weak-secret"),
        ("batch", {"Secret": "abcdefgh"}, "weak-secret"),
        ("batch", {"Secret": "1234567a"}, "weak-secret"),
        ("batch", {"Secret": "REDACTED"}, "weak-secret"),
        ("batch", {"Tech": "SIP"}, "unknown-tech"),
        ("batch", {"Tech": "pjsip"}, "unknown-tech"),
        ("batch", {"Tech": ""}, "missing"),
        ("batch", {"Direct_DID": "6135550101"}, "direct-did"),
        ("batch", {"Call_Waiting": ""}, "call-waiting-unsaid"),
        ("batch", {"Voicemail_Status": ""}, "voicemail-unsaid"),
        ("batch", {"Voicemail_Password": "12a4"}, "pin-not-digits"),
        ("batch", {"Voicemail_Password": ""}, "pin-missing"),
        ("batch", {"VM_Email_Address": "a@b.c,d@e.f"}, "comma-in-mailbox"),
        ("batch", {"VM_Options": "review"}, "options"),
        ("batch", {"VM_Email_Attachment": "Yes"}, "yes-or-no"),
        ("batch", {"Deny": "10.0.0.0/8"}, "address"),
        ("batch", {"Context": "from-trunk"}, "context"),
        ("batch", {"Record_Incoming_External": "force"}, "recording"),
        ("batch", {"Record_On_Demand": ""}, "recording"),
        ("batch", {"Record_Priority": "21"}, "priority"),
        # Bulk Handler, extensions
        ("extensions", {"secret": ""}, "empty-overrides-default"),
        ("extensions", {"callwaiting": ""}, "empty-overrides-default"),
        ("extensions", {"context": ""}, "empty-overrides-default"),
        ("extensions", {"extension": "10.5"}, "extension-not-digits"),
        ("extensions", {"extension": "*12"}, "extension-not-digits"),
        ("extensions", {"name": "a<b>"}, "name-characters"),
        ("extensions", {"name": "n" * 51}, "too-long"),
        ("extensions", {"tech": "PJSIP"}, "unknown-tech"),
        ("extensions", {"tech": "sip"}, "no-chan-sip"),
        ("extensions", {"secret": "short1a"}, "weak-secret"),
        ("extensions", {"newdid": "6135550100"}, "newdid"),
        ("extensions", {"colour": "red"}, "ignored-column"),
        ("extensions", {"voicemail_enable": "enabled"}, "voicemail-unsaid"),
        ("extensions", {"voicemail": "novm"}, "voicemail-context"),
        ("extensions", {"voicemail_vmpwd": "12x4"}, "pin-not-digits"),
        ("extensions", {"voicemail_vmpwd": ""}, "pin-missing"),
        ("extensions", {"voicemail_email": "a@b.c,d@e.f"}, "comma-in-mailbox"),
        ("extensions", {"voicemail_options": "attach=no,saycid=no"}, "options"),
        ("extensions", {"ringtimer": "121"}, "ring-time"),
        ("extensions", {"callwaiting": "ENABLED"}, "enabled-or-disabled"),
        ("extensions", {"recording_in_external": "always"}, "recording"),
        ("extensions", {"noanswer_dest": "ext-group,601"}, "destination"),
        # Bulk Handler, dids
        ("dids", {"destination": "ext-findmefollow,FM101,1"}, "capitals-in-destination"),
        ("dids", {"destination": ""}, "destination"),
        ("dids", {"destination": f"app-announcement-{'9' * 32},s,1"}, "too-long"),
        ("dids", {"extension": "613-555"}, "number"),
        ("dids", {"callrecording": "always"}, "recording"),
        ("dids", {"description": "d" * 81}, "too-long"),
        # Issabel bulkdids
        ("issabel", {"action": "Add"}, "action"),
        ("issabel", {"DID": ""}, "skipped"),
        ("issabel", {"DID": "613/555"}, "number"),
        ("issabel", {"pmmaxretries": "11"}, "limit"),
        ("issabel", {"pmminlength": "16"}, "limit"),
        ("issabel", {"faxdetectiontime": "11"}, "limit"),
        ("issabel", {"destination": f"ext-group,{'6' * 45},1"}, "too-long"),
        ("issabel", {"destination": "ext-group,601"}, "destination"),
        ("issabel", {"description": "d" * 2000}, "line-too-long"),
        # time groups, conferences, contacts
        ("timegroup", {"time1": "9:00-14:00|mon-fri|*|*"}, "time-line"),
        ("timegroup", {"time1": "09:00-14:00|Mon-Fri|*|*"}, "time-line"),
        ("timegroup", {"time1": "09:00-24:00|mon-fri|*|*"}, "time-line"),
        ("timegroup", {"time2": "*|*|32|jan"}, "time-line"),
        ("timegroup", {"time1": ""}, "missing"),
        ("timegroup", {"description": "d" * 51}, "too-long"),
        ("conferences", {"exten": "8o0"}, "extension-not-digits"),
        ("conferences", {"options": ""}, "missing"),
        ("conferences", {"userpin": "12a"}, "pin-not-digits"),
        ("conferences", {"adminpin": ""}, "leader-without-pin"),
        ("contacts", {"grouptype": "internal"}, "group-type"),
        ("contacts", {"displayname": ""}, "missing"),
        ("contacts", {"phone_1_type": "mobile"}, "phone-type"),
        ("contacts", {"phone_1_number": "call me"}, "number"),
    ],
)
def test_each_trap_in_a_row_is_refused_by_its_name(format_, cells, rule):
    assert rule in refused(format_, cells)


def _file(format_):
    return machine_csv([ROWS[format_]], ROWS[format_])


@pytest.mark.parametrize(
    ("format_", "changed", "rule"),
    [
        ("batch", lambda file: b"\xef\xbb\xbf" + file, "byte-order-mark"),
        ("batch", lambda file: file.replace(b"User Extension", b"User extension"), "header"),
        ("batch", lambda file: file.replace(b'"",', b"", 1), "row-width"),
        ("batch", lambda file: file + file.split(b"\n")[1] + b"\n", "repeated"),
        ("batch", lambda file: file.replace("Zoë".encode(), b"Zo\xeb"), "not-utf-8"),
        ("batch", lambda file: file.replace(b'"zoe@example.org"', b'"' + b"z" * 4100 + b'"'), "line-too-long"),
        ("batch", lambda _: b"", "no-header"),
        ("dids", lambda file: b"\xef\xbb\xbf" + file, "byte-order-mark"),
        ("dids", lambda file: file.replace(b'","', b";"), "separator"),
        ("dids", lambda file: file + b"\n", "blank-line"),
        ("dids", lambda file: file.replace(b'"cidnum",', b"").replace(b'"",', b"", 1), "header"),
        ("dids", lambda file: file.replace(b'"",', b"", 1), "row-width"),
        ("dids", lambda file: file.replace(b"grppre", b"cidnum"), "column-twice"),
        ("dids", lambda file: file + file.split(b"\n")[1] + b"\n", "repeated"),
        ("issabel", lambda file: file.replace(b'"DID"', b'"did"'), "header"),
        ("conferences", lambda file: file.replace(b'"music",', b"").replace(b'"",', b"", 1), "header"),
    ],
)
def test_each_trap_of_a_file_is_refused_by_its_name(format_, changed, rule):
    assert rule in refused(format_, content=changed(_file(format_)))


@pytest.mark.parametrize("format_", ORACLES)
@pytest.mark.parametrize("name", ["x.CSV", "x.txt", "x.csv.redacted.txt"])
def test_a_file_by_another_name_is_refused(format_, name):
    assert "file-name" in refused(format_, name=name)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b'"City";"9613";"01";"more"\n', "row-width"),
        (b'"City; centre";"9613";"01"\n', "name-characters"),
        (b'"City";"nine";"01"\n', "number"),
        (b'"City";"9613";"o1"\n', "number"),
        (b'"";"9613";"01"\n', "missing"),
    ],
)
def test_a_phone_book_that_would_be_read_otherwise_is_refused(content, rule):
    assert {refusal.rule for refusal in PhonebookOracle().file("p.csv", content)} == {rule}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ('"Name"\n"=1+1"\n', "formula"),
        ('"Name"\n"+16135550100"\n', "formula"),
        ('"Name"\n" @SUM(A1)"\n', "formula"),
        ('"Name"\n"0201"\n', "formula"),
        ('"Name"\n"a\nb"\n', "line-break"),
        ('"Name"\n"a","b"\n', "row-width"),
    ],
)
def test_a_csv_for_people_that_a_spreadsheet_would_work_out_is_refused(content, rule):
    assert {refusal.rule for refusal in PeopleOracle().file("d.csv", content.encode("utf-8-sig"))} == {rule}
    assert "no-byte-order-mark" in {refusal.rule for refusal in PeopleOracle().file("d.csv", content.encode())}


CARD = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoë\r\nN:;Zoë;;;\r\nEND:VCARD\r\n"


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("FN:Zoë", "FN:Zoë\nEND:VCARD", "line-break"),
        ("FN:Zoë", "FN:Zoë\r\nURL:http://example.org", "no-property"),
        ("FN:Zoë", "FN:Zoë\r\nFN:Ana", "card"),
        ("FN:Zoë", "FN:Zo\\e", "escape"),
        ("FN:Zoë", f"FN:{'e' * 80}", "line-too-long"),
        ("4.0", "3.0", "version"),
        ("END:VCARD\r\n", "", "card"),
    ],
)
def test_a_card_that_says_more_than_it_should_is_refused(old, new, rule):
    assert not list(CardOracle("4.0").file("d.vcf", CARD.encode()))
    assert rule in {refusal.rule for refusal in CardOracle("4.0").file("d.vcf", CARD.replace(old, new).encode())}


@cache
def _content():
    (file,) = [each for each in export_all(source("clinic")).files if each.name.endswith(".json")]
    return file.content


_PAST_MIDNIGHT = {
    **{"start_hour": "22:00", "end_hour": "02:00", "start_weekday": "fri", "end_weekday": "fri"},
    **{"start_monthday": "*", "end_monthday": "*", "start_month": "*", "end_month": "*"},
}


def _document():
    return json.loads(_content())


def _one(document, resource):
    return next(request["body"] for request in document["requests"] if request["named"][0] == resource)


@pytest.mark.parametrize(
    ("resource", "cells", "rule"),
    [
        ("ringgroups", {"ring_time": 301}, "ring-time"),
        ("ringgroups", {"ring_time": 0}, "ring-time"),
        ("ringgroups", {"strategy": "random"}, "strategy"),
        ("ringgroups", {"name": "Front, desk"}, "name-characters"),
        ("ringgroups", {"name": "Front.desk"}, "name-characters"),
        ("queues", {"name": "Front_desk"}, "name-characters"),
        ("ringgroups", {"name": "n" * 36}, "too-long"),
        ("ringgroups", {"extension_list": ["2001"] * 52}, "too-many-members"),
        ("ringgroups", {"extension_list": []}, "missing"),
        ("ringgroups", {"extension": "6a"}, "extension-not-digits"),
        ("ringgroups", {"extension": "71"}, "parking"),
        ("ringgroups", {"confirm_calls": "yes", "strategy": "firstavailable"}, "confirm-calls"),
        ("queues", {"ring_strategy": "roundrobin"}, "strategy"),
        ("queues", {"failover_destination": "ext-group,601"}, "destination"),
        ("queues", {"failover_destination": f"ext-group,{'6' * 45},1"}, "too-long"),
        ("ivr", {"invalid_retries": 11}, "retries"),
        ("ivr", {"entries": [{"digits": "1" * 11, "destination": "ext-group,6,1"}]}, "digits"),
        ("ivr", {"entries": [{"digits": "1", "destination": "ext-group,6,1"}] * 2}, "digits-twice"),
        ("ivr", {"entries": [{"digits": "1", "destination": "nowhere"}]}, "destination"),
        ("ivr", {"name": "n" * 51}, "too-long"),
        ("ivr", {"name": "Main\nmenu"}, "unseen-character"),
        ("timegroups", {"times": [{"start_hour": "9:00"}]}, "time-line"),
        ("timeconditions", {"destination_if_time_matches": ""}, "missing"),
        ("timeconditions", {"destination_if_time_matches": f"ext-group,{'6' * 45},1"}, "too-long"),
        ("ivr", {"timeout_destination": f"ext-group,{'6' * 45},1"}, "too-long"),
        ("timegroups", {"times": [_PAST_MIDNIGHT]}, "past-midnight"),
        ("timeconditions", {"time_group_id": {"written": "{id}", "id_of": ["timegroups", "?"]}}, "not-made-yet"),
        ("miscdestinations", {"number_to_dial": "call me"}, "number"),
        ("miscdestinations", {"number_to_dial": "+16135550100"}, "number"),
        ("inboundroutes", {"destination": f"ivr-{'1' * 50},s,1"}, "too-long"),
        ("announcements", {"reload": 1, "name": ""}, "missing"),
    ],
)
def test_each_trap_of_the_rest_interface_is_refused_by_its_name(resource, cells, rule):
    document = _document()
    _one(document, resource).update(cells)
    assert rule in {refusal.rule for refusal in RestOracle().file("r.json", json.dumps(document).encode())}


def _swapped(requests):
    requests.insert(0, requests.pop(-1))


def _early(requests):
    requests[0]["body"].pop("reload")


def _double(requests):
    at = next(at for at, request in enumerate(requests) if request["named"][0] == "ringgroups")
    requests.insert(at, dict(requests[at], named=["queues", requests[at]["named"][1]], body={"reload": 0}))


def _thrice(requests):
    at = next(at for at, request in enumerate(requests) if request["named"][0] == "ringgroups")
    requests[at:at] = [requests[at]] * 2  # a second time completes it, and a third makes another one


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [(_swapped, "order"), (_early, "reload"), (_double, "number-in-use"), (_thrice, "name-twice")],
)
def test_requests_out_of_order_are_refused(spoil, rule):
    document = _document()
    spoil(document["requests"])
    assert rule in {refusal.rule for refusal in RestOracle().file("r.json", json.dumps(document).encode())}


@pytest.mark.parametrize("sample", ["office", "clinic", "hospital"])
def test_what_we_write_is_taken_by_its_loader(sample):
    made = source(sample)
    for exporter in exporters():
        for file in exporter.files(made):
            if not file.name.endswith("README.txt"):
                assert list(exporter.oracle(file.name).file(file.name, file.content)) == [], file.name


def test_a_refusal_tells_rule_column_and_line_and_quotes_no_cell():
    row = ROWS["batch"] | {"Secret": "geheim"}
    refusals = list(ORACLES["batch"].file("x.csv", machine_csv([row], row)))
    told = str(Refused("ucx-batch/sip.csv", str(refusals[0])))
    assert "weak-secret Secret (line 2)" in told
    assert "geheim" not in told
