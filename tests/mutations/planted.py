"""The faults that are planted in the faulty copy of Lakeside, as kinds of mutation."""

from tests.mutations.mutation import Chance, Kind, Mutation, NotHere, Record, register
from tests.samples.faults import BESIDE, FAULTS, Fault

_NOTED = (
    "a number that stands on another row, in other punctuation",
    "a telephone number that another program turned into a number",
    "a queue without agents",
)
"""Faults that raise a note beside their findings; the sample tells warnings and blockers only."""


def _kind_of(fault: Fault) -> Kind:
    def make(on: Chance) -> Mutation:
        if on.engagement.name != "LAK-001":
            raise NotHere
        records = on.engagement.records[fault.sheet]
        number = fault.record - 1
        record = records[number] if number < len(records) else Record(fault.sheet, number, {})
        mutation = on.typed(record, **fault.cells)
        for code, sheet, field, found in fault.places():
            blamed = record if (sheet, found) == (fault.sheet, fault.record) else Record(sheet, found - 1, {})
            mutation = mutation.finds(code, field, blamed)
        return mutation

    return make


for _fault in FAULTS:
    if BESIDE not in _fault.cells and _fault.says not in _NOTED:
        register(f"planted: {_fault.says}", _kind_of(_fault))
