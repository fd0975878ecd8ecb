"""Labs for the tests: a source of answers, its files, and a walked call made again in them."""

import datetime as dt
from functools import cached_property

from emprov_xl.callflow.call import Ending
from emprov_xl.callflow.graph import Kind
from emprov_xl.exports.export import Source
from emprov_xl.exports.lab.exporter import LabExporter, arrivals
from emprov_xl.exports.lab.lab import Lab
from tests.asterisk import Files
from tests.asterisk_call import Call, Circumstances

MONDAY = dt.datetime(2026, 12, 7, 15, 0, tzinfo=dt.UTC)


class Bench:
    """The files that some answers give, and what made them."""

    def __init__(self, survey, held=None):
        self.source = Source(survey, held or {}, lambda number: f"Ab12{number}")
        self.lab = Lab(survey, self.source.held)
        self.flow = survey.flow
        self.exported = list(LabExporter().files(self.source))

    def __repr__(self):
        return f"Bench of {len(self.flow.nodes)} nodes"

    @cached_property
    def files(self):
        return Files({file.name: file.content for file in self.exported})

    @cached_property
    def arrival(self):
        return arrivals(self.source)

    def node(self, name):
        """The node that people know by a name."""
        return next(node for node in self.flow.nodes.values() if node.said == name)

    def dials(self, context, number, keys=()):
        """What becomes of somebody who dials a number at a telephone of a context, and of nobody who answers."""
        everybody = {f"PJSIP/{phone}" for phone in self.files.phones}
        call = Call(self.files, MONDAY, keys, Circumstances(unanswered=everybody))
        return call.arrives(context, number)

    def made(self, call):
        """A call of the call flow, made in the lab."""
        nodes, lab = self.flow.nodes, self.lab

        def devices(keys):
            return {device for key in keys if (device := lab.device(nodes[key]))}

        def numbers(keys):
            return {lab.places.number(nodes[key]) for key in keys}

        at = {str(lab.places.of(nodes[key])).removesuffix(",1") for key in call.unanswered}
        stored = {f"LAB/{lab.switch(nodes[key])}" for key in call.switched}
        stored |= {f"DND/{lab.places.number(nodes[key])}" for key in call.busy if nodes[key].silent}
        queues = map(numbers, (call.full, call.empty, call.left))
        so = Circumstances(devices(call.busy), devices(call.unanswered) | at, *queues, stored)
        start = lab.places.of(nodes[call.start])
        return Call(self.files, call.at, call.keys, so).arrives(start.context, start.exten)

    def agrees_with(self, walked):
        """The call ends in the lab as it was walked: in the same way, at the same place, at the same telephone."""
        there, node = self.made(walked.call), walked.last.node
        emergency = self.lab.places.of(node).context == "emergency"
        assert there.ending == ("HANG_UP" if emergency else walked.ending.name)
        if walked.ending is not Ending.STOPPED:
            assert f"{there.context},{there.exten},1" == self.arrival(node)
        if walked.ending is Ending.ANSWERED and node.kind is not Kind.QUEUE and there.device:
            assert there.device == self.lab.device(walked.reached)
