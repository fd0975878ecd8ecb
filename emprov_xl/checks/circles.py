"""Verbs about calls that go round in circles."""

from typing import Literal

from emprov_xl.checks.survey import Survey
from emprov_xl.checks.verbs import Hits, listed, verb
from emprov_xl.model.finding import Hit

_MOST_OTHERS = 10


@verb("circle", gives=("circle",))
def circle(
    survey: Survey, trouble: Literal["no way out", "only time-outs", "nobody answers", "nothing pressed"]
) -> Hits:
    """Calls go round in a circle: one that nobody ever leaves, or only somebody who answers, presses or waits.

    A circle is told once, for the worst of its troubles. Places that lead to themselves have a verb of their own.
    """
    for found in survey.traffic.circles:
        if found.trouble == trouble:
            names = tuple(survey.flow.nodes[key].said for key in found.nodes)
            first, *others = dict.fromkeys(way.place for way in found.ways)
            yield Hit(first, {"circle": listed(list(names))}, tuple(others[:_MOST_OTHERS]), operands=names, whole=True)
