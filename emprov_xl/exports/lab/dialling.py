"""What a telephone may dial: everything inside, the codes, and the outbound routes that its permission allows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from emprov_xl.callflow.graph import Kind
from emprov_xl.callflow.times import Times
from emprov_xl.checks.numbers import public
from emprov_xl.checks.outbound import SHEET as ROUTES
from emprov_xl.checks.routes import CALL_TYPES
from emprov_xl.exports.lab.conf import Code, code, is_dialled, slug, word
from emprov_xl.exports.lab.dialplan import Address, Context, Extension, Step, goto, tells
from emprov_xl.exports.lab.hours import timed
from emprov_xl.exports.lab.keys import as_pattern, is_digits
from emprov_xl.exports.lab.lab import Lab
from emprov_xl.exports.lab.places import row_number
from emprov_xl.exports.lab.rooms import slot_patterns

PINS = "LAB_PINS"
_ALWAYS = ("Emergency", "Intra-company")  # kinds of call that no permission is asked for
_OPERATOR = "0"
_DIALLED_INSIDE = (
    *(Kind.EXTENSION, Kind.GROUP, Kind.QUEUE, Kind.PAGE, Kind.CONFERENCE, Kind.PARKING),
    *(Kind.MAILBOX, Kind.MENU),
)
"""What has a number of its own, in the order in which one that two of them share is given."""
_BARRED = "dial-nothing"


@dataclass(frozen=True)
class Dialling:
    """The contexts that telephones dial in, one for each permission, and for each location with own routes."""

    lab: Lab

    def context_of(self, row: int) -> str:
        """The context of a telephone; one whose permission is not told reaches colleagues and helpers only."""
        permission = self._link("extensions", "calling_permission", row)
        if permission is None or not self.lab.is_kept("calling_permissions", permission):
            return _BARRED
        location = self._link("extensions", "location", row)
        return self._name(permission, location if location in self._places else None)

    def contexts(self) -> Iterator[Context]:
        """All of them, with what they include."""
        yield from self._inside()
        for row in self._routes:
            yield self._route(row)
        base = [Code("emergency"), Code("internal"), Code("features")]
        yield Context(_BARRED, [], base, "Telephones whose permission is not known.")
        for permission in self.lab.rows("calling_permissions"):
            for location in (None, *self._places):
                yield self._permission(permission, location, base)

    def _permission(self, permission: int, location: int | None, base: list[Code]) -> Context:
        texts = self.lab.survey.texts
        name = texts("calling_permissions.name").get(permission, "")
        if texts("calling_permissions.internal").get(permission) == "Operator and emergency only":
            base = [Code("emergency"), Code("operator-only")]
        includes = [
            include
            for row in self._routes
            if self._allows(permission, row) and self._link(ROUTES, "location", row) in (None, location)
            for include in self._include(row)
        ]
        return Context(self._name(permission, location), [], [*base, *includes], name)

    def _name(self, permission: int, location: int | None) -> str:
        name = self._permissions[permission]
        return name if location is None else f"{name}-at-{location}"

    @cached_property
    def _permissions(self) -> dict[int, str]:
        return self._called("dial", "calling_permissions")

    @cached_property
    def _names(self) -> dict[int, str]:
        return self._called("out", ROUTES)

    def _called(self, what: str, sheet: str) -> dict[int, str]:
        """The context of each row by its name, or by its row where another is called so."""
        names: dict[int, str] = {}
        for row in self.lab.survey.rows(sheet):
            name = f"{what}-{slug(self.lab.survey.text(f'{sheet}.name', row))}"
            names[row] = (
                name if len(name) > len(what) + 1 and name not in {*names.values(), _BARRED} else f"{what}--{row}"
            )
        return names

    @cached_property
    def _routes(self) -> list[int]:
        """The routes for anything but emergencies, in the order in which they are tried."""
        kinds = self.lab.survey.texts(f"{ROUTES}.call_type")
        return [row for row in self.lab.rows(ROUTES) if kinds.get(row) != "Emergency"]

    @cached_property
    def _places(self) -> list[int]:
        """The locations that have routes of their own."""
        rows = (self._link(ROUTES, "location", row) for row in self._routes)
        return list(dict.fromkeys(row for row in rows if row is not None))

    @cached_property
    def _links(self) -> dict[str, dict[int, tuple[int, ...]]]:
        return {}

    def _meant(self, sheet: str, field: str, row: int) -> tuple[int, ...]:
        """The rows that an answer refers to."""
        name = f"{sheet}.{field}"
        if name not in self._links:
            self._links[name] = {link.place.row: link.rows for link in self.lab.survey.links(name)}
        return self._links[name].get(row, ())

    def _link(self, sheet: str, field: str, row: int) -> int | None:
        return next(iter(self._meant(sheet, field, row)), None)

    def _allows(self, permission: int, route: int) -> bool:
        """Whether a permission allows the calls of a route; with a PIN only where the route asks for one."""
        kind = self.lab.survey.texts(f"{ROUTES}.call_type").get(route, "")
        if kind in _ALWAYS:
            return True
        field = next((name for name, kinds in CALL_TYPES.items() if kind in kinds), "")
        answer = self.lab.survey.texts(field).get(permission, "No") if field else "No"
        return answer == "Yes" or (answer == "PIN" and self.pins(route) is not None)

    def pins(self, route: int) -> int | None:
        """The row of the PINs that a route asks for."""
        return self._link(ROUTES, "pin_set", route)

    def _include(self, row: int) -> Iterator[Code]:
        """The route at any time, or in each of its hours."""
        schedule = self.lab.survey.text(f"{ROUTES}.schedule", row)
        name = word(self._names[row])
        if not schedule:
            yield name
            return
        rows = self._meant(ROUTES, "schedule", row)
        hours = Times(self.lab.survey).hours(schedule, rows) if rows else None
        yield from (Code(f"{name},{each}") for each in timed(hours.spans if hours else ()))

    def _route(self, row: int) -> Context:
        survey = self.lab.survey
        steps = [tells(f"LAB ROUTE {self._names[row]}")]
        pins = self.pins(row)
        if pins is not None:
            steps.append(Step("Authenticate", code(f"${{{PINS}}}/<name>", name=pin_file(self.lab, pins))))
        shown = public(survey.text(f"{ROUTES}.caller_id", row))
        if is_dialled(shown):
            steps.append(Step("Set", code("CALLERID(num)=<shown>", shown=shown)))
        steps.append(Step("Goto", Code("outside,${FILTER(0-9*#+,${EXTEN})},1")))
        patterns = filter(None, map(as_pattern, survey.lists(f"{ROUTES}.patterns").get(row, ())))
        kept = [Extension(each, steps) for each in patterns if each not in self.lab.emergencies]
        return Context(self._names[row], kept, remark=survey.text(f"{ROUTES}.name", row))

    def _inside(self) -> Iterator[Context]:
        """Every number that colleagues dial, each once: the first thing that has it."""
        places = self.lab.places
        parked = [
            Extension(each, [Step("Goto", Code("parking,${EXTEN},1"))], "Parked calls.")
            for each in slot_patterns(self.lab)
        ]
        operator = Extension(_OPERATOR, [goto(places.of(next(self.lab.flow.of(Kind.OPERATOR))))])
        yield Context("internal", [*self._numbers(), *parked, operator], remark="What colleagues dial.")
        yield Context("operator-only", [operator], remark="Telephones in public places.")

    def _numbers(self) -> Iterator[Extension]:
        places, menus = self.lab.places, self.lab.survey.texts("auto_attendants.number")
        for kind in _DIALLED_INSIDE:
            for node in self.lab.flow.of(kind):
                number = menus.get(row_number(node), "") if kind is Kind.MENU else places.number(node)
                if is_digits(number):
                    lamp = self.lab.device(node) if kind is Kind.EXTENSION else ""
                    yield Extension(number, [goto(places.of(node))], node.name, word(lamp))
        for node in self.lab.of(Kind.CONFERENCE):
            leaders = f"{places.number(node)}*"
            yield Extension(leaders, [goto(Address(places.of(node).context, leaders))])


def pin_file(lab: Lab, row: int) -> str:
    """The file with the PINs of a list."""
    return f"{slug(lab.survey.text('pin_sets.name', row)) or 'pins'}-{row}"


def pin_files(lab: Lab) -> Iterator[tuple[str, bytes]]:
    """The lists of PINs that routes ask for, one a line."""
    for row in lab.rows("pin_sets"):
        pins = [lab.pin(pin) for pin in lab.survey.lists("pin_sets.pins").get(row, ()) if is_digits(pin)]
        yield pin_file(lab, row), "".join(f"{pin}\n" for pin in pins).encode("ascii")
