"""Opening hours as a UCX takes them: a definition of a time group may not cross midnight."""

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def week_definitions(from_day: str, to_day: str, opens: str, closes: str) -> str:
    """The definitions to enter for days and hours; hours over midnight become two, the second on the days after."""
    if opens < closes:
        return f"{_days(from_day, to_day)} {opens}–{closes}"
    evening = f"{_days(from_day, to_day)} {opens}–23:59"
    if closes == "00:00":
        return evening
    return f"{evening} + {_days(_after(from_day), _after(to_day))} 00:00–{closes}"


def _days(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"


def _after(day: str) -> str:
    return DAYS[(DAYS.index(day) + 1) % 7] if day in DAYS else day
