"""The plan: every object to configure, in the order of entry, complete or saying what it holds back."""

from collections.abc import Iterable, Iterator, Sequence

from emprov_xl.checks.survey import Survey
from emprov_xl.frames import Frames
from emprov_xl.model.catalogue import Catalogue
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Finding
from emprov_xl.model.plan import Chapter, Plan, PlannedObject, Setting, Shape
from emprov_xl.model.plan_order import ChapterOrder, ObjectOrder, Part, PlanOrder
from emprov_xl.model.questionnaire import Layout
from emprov_xl.model.returned import Returned
from emprov_xl.model.rule import Audience
from emprov_xl.planning.answers import Answers, Node, all_answers
from emprov_xl.planning.codes import as_delivered, codes_in_force
from emprov_xl.planning.keys import KeyPlan, counted
from emprov_xl.planning.names import Names
from emprov_xl.planning.resting import (
    Edges,
    Held,
    Owners,
    edges_of,
    from_the_end,
    holding,
    own_codes,
    spread,
    totals_of,
)
from emprov_xl.planning.settings import Ground, grouped_settings, line_settings, row_settings
from emprov_xl.planning.teller import Teller

_OURS = "being looked at by our engineers"


def plan_for(
    frames: Frames,
    returned: Returned,
    catalogue: Catalogue,
    order: PlanOrder,
    findings: Iterable[Finding],
    *,
    as_of: str,
) -> Plan:
    """The plan for a return; what rests on a blocker is in it, and says so."""
    answers = all_answers(frames, returned)
    chapters = _chapters(order, answers)
    orders = {each.sheet: each for chapter in chapters for each in chapter.objects}
    names = Names(Survey(frames, catalogue=catalogue), answers, orders.values())
    codes = codes_in_force(catalogue, answers.get("features"))
    teller = Teller(answers, names, catalogue, codes, orders)
    owners = Owners(answers, orders, teller)
    keys = KeyPlan(answers, names, catalogue, codes, order.key_functions)
    edges = edges_of(answers, orders, owners, teller)
    keys.add_edges(edges, owners)
    blockers = holding(findings)
    own = own_codes(blockers, owners)
    held = spread(own, edges)
    ground = Ground(answers, teller, held.codes, own)
    planner = _Planner(ground, names, owners, held, edges, keys, as_delivered(catalogue, answers.get("features")))
    planned = [chapter for chapter in map(planner.chapter, chapters) if chapter.objects]
    return Plan(
        engagement=returned.engagement,
        customer=_site(answers, "company"),
        platform=_site(answers, "platform"),
        round=returned.round,
        as_of=as_of,
        chapters=tuple(planned),
        holds=_holds(blockers),
        telephones=_telephones(answers.get("extensions")),
        rests=totals_of(edges, {(each.place.sheet, each.place.row) for chapter in planned for each in chapter.objects}),
        boards=keys.boards(),
        leads=edges,
        parts=owners.parts,
    )


def _chapters(order: PlanOrder, answers: dict[str, Answers]) -> list[ChapterOrder]:
    """The chapters, and one at the end for each sheet that none of them names."""
    named = {each.sheet for each in order.objects}
    named |= {part.sheet for each in order.objects for part in each.parts}
    if any(chapter.keys for chapter in order.chapters):
        named.add("key_layouts")
    chapters = list(order.chapters)
    for key, sheet in answers.items():
        if key not in named:
            title = sheet.sheet.title
            chapters.append(ChapterOrder(key, title, sheet.sheet.intro, "plan", (ObjectOrder(key, title),)))
    return chapters


def _site(answers: dict[str, Answers], key: str) -> str:
    site = answers.get("site")
    value = site.columns[key][0] if site and site.rows and key in site.columns else None
    return "" if value is None else str(value)


def _holds(blockers: Iterable[Finding]) -> dict[str, str]:
    """What each code that holds something back means; what is ours to answer is not explained to the customer."""
    rules = {finding.rule.code: finding.rule for finding in blockers}
    return {code: rules[code].title if rules[code].audience is Audience.CUSTOMER else _OURS for code in sorted(rules)}


def _telephones(extensions: Answers | None) -> dict[str, int]:
    """How many telephones of each model, most first."""
    models = extensions.columns.get("phone_model", ()) if extensions else ()
    return counted([str(model) for model in models if model is not None])


class _Planner:
    """Makes the objects of one chapter after the other."""

    def __init__(
        self,
        ground: Ground,
        names: Names,
        owners: Owners,
        held: Held,
        edges: Edges,
        keys: KeyPlan,
        delivered: frozenset[int],
    ) -> None:
        self._ground = ground
        self._names = names
        self._owners = owners
        self._held = held
        self._edges = edges
        self._keys = keys
        self._delivered = delivered

    def chapter(self, chapter: ChapterOrder) -> Chapter:
        """A chapter with all its objects."""
        orders = [order for order in chapter.objects if order.sheet in self._ground.answers]
        objects = [planned for order in orders for planned in self._objects(order)]
        if chapter.keys:
            objects += self._keys.objects(chapter.keys, self._ground)
        forms = bool(orders) and all(self._ground.answers[order.sheet].sheet.layout is Layout.FORM for order in orders)
        shape = Shape.SETTINGS if forms else Shape.OBJECTS
        return Chapter(chapter.title, chapter.what, tuple(objects), chapter.tab, shape, chapter.key)

    def _objects(self, order: ObjectOrder) -> Iterator[PlannedObject]:
        answers = self._ground.answers[order.sheet]
        if order.by:
            for ats in self._groups(answers):
                yield self._object(order, answers, ats[0], grouped_settings(self._ground, order, ats))
        else:
            told = self._told_elsewhere(order)
            key_sets = self._keys.of_extensions() if order.sheet == "extensions" else {}
            rows = row_settings(self._ground, order)
            for at in self._in_order(order, answers):
                settings = rows[at]
                if settings and not (order.sheet == "features" and answers.rows[at] in self._delivered):
                    lines = [line for part, ats in told for line in line_settings(self._ground, part, ats.get(at, ()))]
                    yield self._object(order, answers, at, [*settings, *lines, *key_sets.get(at, ())])
        yield from self._strays(order)

    def _in_order(self, order: ObjectOrder, answers: Answers) -> Sequence[int]:
        """The rows as they stand or, in a cascade, each after those it leads to."""
        if not order.cascade:
            return range(len(answers.rows))
        nodes = [(order.sheet, row) for row in answers.rows]
        return [answers.at[row] for _, row in from_the_end(nodes, self._edges)]

    def _groups(self, answers: Answers) -> Iterator[list[int]]:
        groups: dict[Node, list[int]] = {}
        for at, row in enumerate(answers.rows):
            groups.setdefault(self._owners.of((answers.sheet.key, row)), []).append(at)
        yield from groups.values()

    def _told_elsewhere(self, order: ObjectOrder) -> list[tuple[Part, dict[int, list[int]]]]:
        """For each part of an object, the rows that belong to each row of it."""
        here = self._ground.answers[order.sheet]
        found: list[tuple[Part, dict[int, list[int]]]] = []
        for part in order.parts:
            there = self._ground.answers.get(part.sheet)
            ats: dict[int, list[int]] = {}
            if there is not None:
                for at, nodes in enumerate(self._ground.teller.links(there.sheet.field(part.to))):
                    if nodes:
                        ats.setdefault(here.at[nodes[0][1]], []).append(at)
                if part.sort:
                    shown = self._ground.teller.texts(there.sheet.field(part.sort))
                    ranks = [keypad_order(text or "") for text in shown]
                    ats = {owner: sorted(listed, key=ranks.__getitem__) for owner, listed in ats.items()}
            found.append((part, ats))
        return found

    def _strays(self, order: ObjectOrder) -> Iterator[PlannedObject]:
        """Rows that belong to no object that we know: they are not lost, but stand on their own."""
        for part in order.parts:
            there = self._ground.answers.get(part.sheet) if part.whole else None
            if there is None:
                continue
            links = self._ground.teller.links(there.sheet.field(part.to))
            lone = ObjectOrder(part.sheet, part.kind)
            for at, settings in enumerate(row_settings(self._ground, lone)):
                if not links[at]:
                    yield self._object(lone, there, at, settings)

    def _object(self, order: ObjectOrder, answers: Answers, at: int, settings: Sequence[Setting]) -> PlannedObject:
        sheet, row = answers.sheet, answers.rows[at]
        node = self._owners.of((sheet.key, row))
        key, name = _key_and_name(self._ground, order, answers, at)
        first = settings[0].cell if settings else None
        return PlannedObject(
            kind=order.kind,
            key=key,
            name=name,
            place=Place(sheet.key, None, row),
            cell=first or answers.cell(sheet.key_field.key, row),
            settings=tuple(settings),
            held_by=self._ground.held.get(node, ()),
            rests_on=self._rests_on(node),
            own=self._ground.cell_codes.get(node, ()),
        )

    def _rests_on(self, node: Node) -> tuple[str, ...]:
        """The held objects through which this one is held back, as people call them."""
        return tuple(self._said(source) for source in self._held.through.get(node, ()))

    def _said(self, node: Node) -> str:
        sheet, dot, field = node[0].partition(".")
        answers = self._ground.answers[sheet]
        if dot:
            return f"{answers.sheet.title}: {answers.sheet.field(field).title}"
        return f"{answers.sheet.title}: {self._names.label(node)}"


def _key_and_name(ground: Ground, order: ObjectOrder, answers: Answers, at: int) -> tuple[str, str]:
    """An object's number and name; a form has none, and some have a name only."""
    sheet = answers.sheet
    if sheet.layout is Layout.FORM:
        return "", ""

    def said(key: str | None) -> str:
        return (ground.teller.texts(sheet.field(key))[at] or "") if key else ""

    if order.number:
        own = said(sheet.name_field) or said(sheet.key_field.key)
        return (said(order.number), own) if said(order.number) else (own, "")
    key, name = said(sheet.key_field.key), said(sheet.name_field)
    return key, "" if name == key else name


def keypad_order(key: str) -> tuple[int, str]:
    """Where a key of a menu stands: 1 to 9, then 0, then codes, then * and #."""
    rank = "1234567890*#".find(key) if len(key) == 1 else -1
    return (rank if rank >= 0 else 10, key)
