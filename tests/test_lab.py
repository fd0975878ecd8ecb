"""The lab behaves as the call flow says: its files are sound, and a call in them ends where it ends on paper."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emprov_xl.callflow.call import Call, Ending
from emprov_xl.callflow.classes import acceptance
from emprov_xl.callflow.graph import Kind
from emprov_xl.callflow.walk import walk
from emprov_xl.exports.export import Source
from emprov_xl.exports.lab.exporter import LabExporter, arrivals
from emprov_xl.exports.lab.lab import Lab
from emprov_xl.trace import traced
from tests import asterisk
from tests.asterisk_call import Call as Caller
from tests.asterisk_call import Circumstances
from tests.made_flows import as_text, made_flow
from tests.tables import surveyed

CLEAN = Path(__file__).parent / "samples" / "lakeside-clean.xlsx"
DAY = dt.date(2026, 12, 1)


def source_of(survey, held=None):
    return Source(survey, held or {}, lambda number: f"Ab12{number}")


def files_of(source):
    return {file.name: file.content for file in LabExporter().files(source)}


@pytest.fixture(scope="module")
def clinic(house):
    return source_of(traced(CLEAN, house).survey)


@pytest.fixture(scope="module")
def lab(clinic):
    return asterisk.Files(files_of(clinic))


def placed(source, files, call):
    """The call made in the lab."""
    lab = Lab(source.survey, source.held)
    nodes = source.survey.flow.nodes

    def devices(keys):
        return {device for key in keys if (device := lab.device(nodes[key]))}

    def at(keys):
        return {str(lab.places.of(nodes[key])).removesuffix(",1") for key in keys}

    def queues(keys):
        return {lab.places.number(nodes[key]) for key in keys}

    stored = {f"LAB/{lab.switch(nodes[key])}" for key in call.switched}
    stored |= {f"DND/{lab.places.number(nodes[key])}" for key in call.busy if nodes[key].silent}
    so = Circumstances(
        devices(call.busy),
        devices(call.unanswered) | at(call.unanswered),
        *map(queues, (call.full, call.empty, call.left)),
        stored,
    )
    start = lab.places.of(nodes[call.start])
    return Caller(files, call.at, call.keys, so).arrives(start.context, start.exten)


def agrees(source, files, walked):
    """The call ends in the lab as it was walked: in the same way, at the same place, at the same telephone."""
    there = placed(source, files, walked.call)
    lab = Lab(source.survey, source.held)
    place = lab.places.of(walked.last.node)
    emergency = place.context == "emergency"
    assert there.ending == ("HANG_UP" if emergency else walked.ending.name)
    if walked.ending is not Ending.STOPPED:
        assert f"{there.context},{there.exten},1" == arrivals(source)(walked.last.node)
    if walked.ending is Ending.ANSWERED and walked.last.node.kind is not Kind.QUEUE and there.device:
        assert there.device == lab.device(walked.reached)


def test_everything_that_is_referred_to_exists(lab):
    assert list(lab.complaints()) == []


def test_each_test_call_of_the_clinic_arrives_where_the_call_flow_says(clinic, lab):
    trials = acceptance(clinic.survey.flow, DAY)
    assert len(trials) > 200
    for trial in trials:
        agrees(clinic, lab, trial.walk)


MOMENTS = ("2026-12-31 09:30", "2027-01-01 00:00", "2028-02-29 11:59", "2027-03-14 03:10", "2026-12-07 00:00")


@given(random=st.randoms(use_true_random=True))
@settings(max_examples=25)
def test_a_call_of_made_up_flows_ends_in_the_lab_as_it_is_walked(house, random):
    source = source_of(surveyed(as_text(made_flow(random)), house))
    flow, files = source.survey.flow, asterisk.Files(files_of(source))
    assert list(files.complaints()) == []
    who = [key for key in flow.nodes if key.startswith(("extensions@", "outside "))]
    for _ in range(12):
        at = dt.datetime.fromisoformat(random.choice(MOMENTS)).replace(tzinfo=dt.UTC)
        at += dt.timedelta(minutes=random.randrange(10_000))
        keys = tuple(random.choices(("1", "2", "3", "7", "2001", "2003", "0"), k=random.randrange(6)))
        busy = frozenset(random.sample(who, random.randrange(3)))
        unanswered = frozenset(random.sample(who, random.randrange(len(who))))
        agrees(source, files, walk(flow, Call("dids@7", at, keys, busy, unanswered)))
