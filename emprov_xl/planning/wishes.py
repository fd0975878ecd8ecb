"""What the customer says of the site and of going into service, gathered from the Site and Number Porting sheets."""

import datetime as dt
from collections.abc import Iterator

from emprov_xl.callflow.times import site_zone
from emprov_xl.checks.survey import Survey
from emprov_xl.model.schedule import Port, Wishes


def wishes_of(survey: Survey) -> Wishes:
    """The wishes of a return."""

    def said(key: str) -> str:
        answer = survey.form(f"site.{key}")
        return "" if answer is None else str(answer)

    def person(who: str, number: str) -> str:
        return ", ".join(filter(None, (said(who), said(number))))

    day = survey.form("site.requested_cutover")
    region = survey.site.region
    return Wishes(
        customer=said("company"),
        zone=site_zone(survey),
        address=", ".join(filter(None, map(said, ("street", "city", "state", "postal_code")))),
        day=day if isinstance(day, dt.date) else None,
        window=said("cutover_window"),
        unsuitable=said("blackout_dates"),
        contact=person("contact_name", "contact_phone"),
        technical=person("technical_contact", "technical_phone"),
        before=said("existing_system"),
        after=said("platform"),
        main_number=said("main_number"),
        emergency=region.emergency if region else (),
        ports=tuple(_ports(survey)),
    )


def _ports(survey: Survey) -> Iterator[Port]:
    if not survey.asks("porting"):
        return
    texts = {key: survey.texts(f"porting.{key}") for key in ("first", "last", "current_carrier", "status")}
    days = survey.answers("porting.requested_date")
    for row in survey.rows("porting"):
        first, last, carrier, status = (texts[key].get(row, "") for key in texts)
        day = days.get(row)
        yield Port(
            f"{first} to {last}" if last else first,
            carrier,
            status or survey.field("porting.status").default or "",
            day if isinstance(day, dt.date) else None,
        )
