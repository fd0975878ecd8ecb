"""Made-up call flows as plain rows, and a caller who walks them second by second and key by key, without a graph."""

import datetime as dt
from zoneinfo import ZoneInfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ZONES = ("America/Toronto", "America/Vancouver", "America/St_Johns")
DESTINATIONS = (
    *(("Extension", extension) for extension in ("2001", "2002", "2003")),
    *(("Ring group", group) for group in ("6001", "6002")),
    *(("Auto attendant", menu) for menu in ("Main", "Sub")),
    *(("Call routing", routing) for routing in ("Day", "Night")),
    *(("Announcement", message) for message in ("Hello", "Sorry")),
    ("Queue", "6101"),
    ("Shared mailbox", "2901"),
    ("Voicemail", "2001"),
    ("Outside number", "96135550199"),
    ("Operator", ""),
    ("Hang up", ""),
    ("Busy", ""),
    ("Ring group", "nobody"),
    ("", ""),
)


def made_flow(random):
    """Rows by sheet: everything leads anywhere, also round in circles and to what does not exist."""

    def to(name, record, kinds=DESTINATIONS):
        kind, target = random.choice(kinds)
        return record | {f"{name}_kind": kind, name: target}

    def time():
        return f"{random.randrange(24):02}:{random.choice((0, 15, 30)):02}"

    zone = random.choice(ZONES)
    sheets = {"site": [to("operator", {"time_zone": zone}, [each for each in DESTINATIONS if each[0] != "Operator"])]}
    sheets["extensions"] = [_extension(random, to, number) for number in ("2001", "2002", "2003")]
    sheets["ring_groups"] = [
        to("no_answer", {"number": number, "strategy": random.choice(("ringall", "hunt")), "ring_seconds": "20"})
        | {"members": random.choice(("2001", "2001; 2002", "2003; 2002; 96135550198#"))}
        for number in ("6001", "6002")
    ]
    menu = {"timeout_seconds": "7", "retries": str(random.randrange(3))}
    sheets["auto_attendants"] = [
        to("timeout", to("invalid", menu | {"name": name, "direct_dial": random.choice(("No", "Extensions"))}))
        for name in ("Main", "Sub")
    ]
    sheets["menu_options"] = [
        to("destination", {"attendant": name, "key": key}) for name in ("Main", "Sub") for key in ("1", "2", "3")
    ]
    sheets["announcements"] = [to("then", {"name": name}) for name in ("Hello", "Sorry")]
    queue = {"number": "6101", "exit_key": random.choice(("", "1")), "schedule": random.choice(("", "Office"))}
    queue |= {key: random.choice(("Yes", "No", "")) for key in ("join_empty", "leave_empty")}
    sheets["queues"] = [to("overflow", to("exit", queue | {"max_wait_seconds": random.choice(("", "95"))}))]
    sheets["agents"] = [{"queue": "6101", "agent": agent} for agent in ("2002", "2003")]
    sheets["shared_mailboxes"] = [{"mailbox": "2901"}]
    sheets["business_hours"] = [
        {"schedule": name, "from_day": random.choice(DAYS), "to_day": random.choice((*DAYS, ""))}
        | {"opens": time(), "closes": random.choice((time(), "24:00")), "time_zone": random.choice((*ZONES, "", ""))}
        for name in ("Office", "Office", "Late")
    ]
    sheets["holidays"] = [_holiday(random, name) for name in ("New Year", "Leap", "Some day")]
    sheets["call_routing"] = [
        to("open", to("closed", to("holiday", {"name": name, "schedule": schedule})))
        | {"holiday_calendar": random.choice(("", "Public"))}
        for name, schedule in (("Day", "Office"), ("Night", "Late"))
    ]
    for routing in sheets["call_routing"]:
        if not routing["holiday_calendar"]:
            routing |= {"holiday_kind": "", "holiday": ""}
    far = [each for each in DESTINATIONS if each[0] in ("Call routing", "Auto attendant", "Queue")]
    sheets["dids"] = [to("destination", {"did": "6135550100"}, far)]
    return sheets


def _extension(random, to, number):
    record = {"extension": number, "voicemail": random.choice(("Yes", "No")), "ring_seconds": "18"}
    record = to("busy", to("no_answer", record)) if random.random() < 0.5 else record
    return record | random.choice(({}, {"follow_me_numbers": "96135550197#", "follow_me_seconds": "12"}))


def _holiday(random, name):
    first = random.choice(("2026-12-31", "2028-02-29", "2027-03-14", "2026-11-01"))
    record = {"calendar": "Public", "name": name, "first_day": first, "every_year": random.choice(("Yes", "No"))}
    if random.random() < 0.4:
        last = dt.date.fromisoformat(first) + dt.timedelta(days=random.randrange(4))
        record["last_day"] = last.isoformat()
    if random.random() < 0.4:
        record |= {"opens": "08:00", "closes": "12:00"}
    return record


def as_text(sheets):
    """The rows as small Markdown tables."""
    tables = []
    for sheet, records in sheets.items():
        fields = list(dict.fromkeys(field for record in records for field in record))
        lines = [[sheet, *fields]]
        lines += [[str(row), *(record.get(field, "") for field in fields)] for row, record in enumerate(records, 7)]
        tables.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    return "\n\n".join(tables)


class Caller:
    """Somebody who calls, looks at the sheets at each turn, and counts seconds on a watch."""

    def __init__(self, sheets, at, keys, busy, unanswered):
        self.sheets = sheets
        self.now = at
        self.keys = list(keys)
        self.talking = busy
        self.unanswered = unanswered
        self.waited = 0
        self.been = []
        self.zone = sheets["site"][0]["time_zone"]

    def row(self, sheet, field, value):
        return next((record for record in self.sheets[sheet] if record[field] == value), None)

    def wait(self, seconds):
        for _ in range(int(seconds)):
            self.now += dt.timedelta(seconds=1)
            self.waited += 1

    def calls(self, number):
        """Calls a number; how it ends, and at whom."""
        kind, name = self.goes("destination", self.row("dids", "did", number))
        while True:
            if (kind, name, len(self.keys)) in self.been:
                return "LOOP", name
            self.been.append((kind, name, len(self.keys)))
            after = getattr(self, kind.lower().replace(" ", "_") or "nothing")(name)
            if after[0] == "end":
                return after[1:]
            kind, name = after

    def goes(self, field, record):
        kind, name = record.get(f"{field}_kind", ""), record.get(field, "")
        return kind, name

    def nothing(self, _):
        return "end", "STOPPED", ""

    def hang_up(self, _):
        return "end", "HANG_UP", ""

    def busy(self, _):
        return "end", "BUSY", ""

    def operator(self, _):
        return self.goes("operator", self.sheets["site"][0])

    def outside_number(self, name):
        return "end", "OUTSIDE", name

    def shared_mailbox(self, name):
        return "end", "MAILBOX", name

    def voicemail(self, name):
        has = self.row("extensions", "extension", name)["voicemail"] == "Yes"
        return ("end", "MAILBOX", name) if has else ("end", "STOPPED", "")

    def announcement(self, name):
        return self.goes("then", self.row("announcements", "name", name))

    def extension(self, name):
        mine = self.row("extensions", "extension", name)
        if name in self.talking:
            return self._passed_on("busy", mine, "Busy")
        if name not in self.unanswered:
            return "end", "ANSWERED", name
        self.wait(mine["ring_seconds"])
        if "follow_me_numbers" in mine:
            return "end", "ANSWERED", mine["follow_me_numbers"].removesuffix("#")
        return self._passed_on("no_answer", mine, "Hang up")

    def _passed_on(self, field, mine, otherwise):
        kind, name = self.goes(field, mine)
        if kind:
            return kind, name
        return ("Voicemail", mine["extension"]) if mine["voicemail"] == "Yes" else (otherwise, "")

    def ring_group(self, name):
        group = self.row("ring_groups", "number", name)
        if group is None:
            return self.nothing(name)
        members = [member.strip().removesuffix("#") for member in group["members"].split(";")]
        for member in members:
            if member not in self.talking and member not in self.unanswered:
                return "end", "ANSWERED", member
        if any(member not in self.talking for member in members):
            for _ in members if group["strategy"] == "hunt" else members[:1]:
                self.wait(group["ring_seconds"])
        return self.goes("no_answer", group)

    def queue(self, name):
        queue = self.row("queues", "number", name)
        there = not queue["schedule"] or self.is_open("Office")
        if not there and queue["join_empty"] != "Yes":
            return self.nothing(name) if not queue["join_empty"] else self.goes("overflow", queue)
        if not there and queue["leave_empty"] != "No":
            return self.nothing(name) if not queue["leave_empty"] else self.goes("overflow", queue)
        if self.keys and self.keys[0] == queue["exit_key"]:
            self.keys.pop(0)
            return self.goes("exit", queue)
        for agent in ("2002", "2003") if there else ():
            if agent not in self.talking and agent not in self.unanswered:
                return "end", "ANSWERED", agent
        if not queue["max_wait_seconds"]:
            return "end", "WAITS", name
        self.wait(queue["max_wait_seconds"])
        return self.goes("overflow", queue)

    def auto_attendant(self, name):
        menu = self.row("auto_attendants", "name", name)
        options = {each["key"]: each for each in self.sheets["menu_options"] if each["attendant"] == name}
        wrong = 0
        while self.keys:
            key = self.keys.pop(0)
            if key in options:
                return self.goes("destination", options[key])
            if menu["direct_dial"] == "Extensions" and self.row("extensions", "extension", key):
                return "Extension", key
            wrong += 1
            if wrong > int(menu["retries"]):
                return self.goes("invalid", menu)
        for _ in range(int(menu["retries"]) + 1):
            self.wait(menu["timeout_seconds"])
        return self.goes("timeout", menu)

    def call_routing(self, name):
        routing = self.row("call_routing", "name", name)
        if routing["holiday_calendar"]:
            today = self.holiday(routing)
            if today:
                return self.goes(today, routing)
        return self.goes("open" if self.is_open(routing["schedule"]) else "closed", routing)

    def holiday(self, routing):
        """What the calendar makes of now: a holiday, open hours of a half day, or nothing."""
        zone = self.row("business_hours", "schedule", routing["schedule"])["time_zone"] or self.zone
        local = self.now.astimezone(ZoneInfo(zone))
        today = [day for day in self.sheets["holidays"] if self._is_today(day, local.date())]
        if not today:
            return ""
        if any("opens" not in day for day in today):
            return "holiday"
        return "open" if 8 <= local.hour < 12 else "holiday"

    def _is_today(self, day, date):
        first = dt.date.fromisoformat(day["first_day"])
        last = dt.date.fromisoformat(day.get("last_day", day["first_day"]))
        if day["every_year"] == "No":
            return first <= date <= last
        return any(
            (first + dt.timedelta(days=on)).strftime("%m-%d") == date.strftime("%m-%d")
            for on in range((last - first).days + 1)
        )

    def is_open(self, schedule):
        for hours in self.sheets["business_hours"]:
            if hours["schedule"] != schedule:
                continue
            local = self.now.astimezone(ZoneInfo(hours["time_zone"] or self.zone))
            clock = f"{local:%H:%M}"
            today, yesterday = DAYS[local.weekday()], DAYS[local.weekday() - 1]
            opens, closes = hours["opens"], hours["closes"]
            if opens < closes and self._on(hours, today) and opens <= clock < closes:
                return True
            if opens >= closes and self._on(hours, today) and clock >= opens:
                return True
            if opens >= closes and self._on(hours, yesterday) and clock < closes:
                return True
        return False

    def _on(self, hours, day):
        at = DAYS.index(hours["from_day"])
        for _ in DAYS:
            if DAYS[at] == day:
                return True
            if DAYS[at] == (hours["to_day"] or hours["from_day"]):
                return False
            at = (at + 1) % 7
        return False
