"""What is known of each extension, in the words that loaders ask for."""

from collections.abc import Iterator, Mapping

from emprov_xl.checks.numbers import public
from emprov_xl.checks.survey import Survey
from emprov_xl.exports.export import Source
from emprov_xl.exports.goals import Goals
from emprov_xl.exports.lines import Line
from emprov_xl.model.cells import Place

_RECORDED = {"Always": "always", "Don't care": "dontcare", "Never": "never"}
_RECORDINGS = ("inbound_outside", "outbound_outside", "inbound_inside", "outbound_inside")
_TOLD = ("record_in_external", "record_out_external", "record_in_internal", "record_out_internal")
_MADE_BY_SYSTEM = "REGEN"  # FreePBX keeps the secret that it made itself
_BULK_TECH = {"SIP": "pjsip", "IAX": "iax2", "Virtual": "virtual"}


def extension_lines(source: Source, spelling: Mapping[str, str], goals: Goals) -> tuple[Line, ...]:
    """Every extension; `spelling` is how the Tech column calls each technology."""
    what = f"extensions with {sorted(spelling.items())} and {goals}"
    return source.once(what, lambda: tuple(_Extensions(source, spelling, goals).lines()))


def shared_mailbox_lines(source: Source) -> Iterator[Line]:
    """Every shared mailbox as an extension without a telephone."""
    survey = source.survey
    for row in survey.rows("shared_mailboxes"):
        said = {key: survey.text(f"shared_mailboxes.{key}", row) for key in ("mailbox", "name", "pin", "email")}
        attach, delete = (
            "yes" if survey.text(f"shared_mailboxes.{key}", row) == "Yes" else "no" for key in ("attach", "delete")
        )
        values = {
            "number": said["mailbox"],
            "name": said["name"],
            "bulk_tech": "virtual",
            "bulk_secret": _MADE_BY_SYSTEM,
            "ring_seconds": "15",
            "call_waiting_word": "disabled",
            "voicemail_enable": "yes",
            "pin": source.pin(said["pin"]),
            "email": said["email"],
            "voicemail_options": f"attach={attach}|saycid=no|envelope=no|delete={delete}",
        }
        yield Line(Place("shared_mailboxes", None, row), {**_NOT_RECORDED, **values})


class _Extensions:
    def __init__(self, source: Source, spelling: Mapping[str, str], goals: Goals) -> None:
        self._source = source
        self._survey: Survey = source.survey
        self._spelling = spelling
        self._goals = goals
        fields = [field for field in source.survey.fields() if field.sheet == "extensions"]
        self._texts = {field.key: source.survey.texts(field.name) for field in fields}
        self._defaults = {field.key: field.default or "" for field in fields}
        self._policies = {row: _policy(source.survey, row) for row in source.survey.rows("call_recording")}

    def lines(self) -> Iterator[Line]:
        """In the order of the sheet."""
        for row in self._survey.rows("extensions"):
            phone = self._survey.phones.get(row)
            technology = phone.technology if phone else ""
            why = "" if technology else "the telephone model is not in the catalogue"
            yield Line(Place("extensions", None, row), self._values(row, technology), why)

    def _said(self, key: str, row: int) -> str:
        return self._texts[key].get(row, self._defaults[key]) if key in self._texts else ""

    def _values(self, row: int, technology: str) -> dict[str, str]:
        number = self._said("extension", row)
        secret = self._source.secret(number) if number and technology != "Virtual" else ""
        values = {
            "number": number,
            "name": self._said("display_name", row),
            "technology": technology,
            "secret": secret,
            "bulk_secret": secret or _MADE_BY_SYSTEM,
            "tech": self._spelling.get(technology, ""),
            "bulk_tech": _BULK_TECH.get(technology, ""),
            "outbound_cid": public(self._said("outbound_caller_id", row)),
            "emergency_cid": public(self._said("emergency_caller_id", row)),
            "ring_seconds": self._survey.text("extensions.ring_seconds", row) or self._defaults["ring_seconds"],
            "call_group": ",".join(self._survey.lists("extensions.call_group").get(row, ())),
            "pickup_group": ",".join(self._survey.lists("extensions.pickup_group").get(row, ())),
        }
        waiting = self._said("call_waiting", row)
        values["call_waiting"] = {"Yes": "ENABLED", "No": "DISABLED"}.get(waiting, "")
        values["call_waiting_word"] = values["call_waiting"].lower()
        values |= {**self._mailbox(row), **self._recording(row)}
        return values | {key: self._destination(key, row) for key in ("no_answer", "busy")}

    def _mailbox(self, row: int) -> dict[str, str]:
        wanted = self._said("voicemail", row)
        values = {
            "voicemail_status": {"Yes": "enabled", "No": "disabled"}.get(wanted, ""),
            "voicemail_enable": {"Yes": "yes", "No": "no"}.get(wanted, ""),
        }
        switches = {
            key: "yes" if self._said(f"voicemail_{field}", row) == "Yes" and wanted == "Yes" else "no"
            for key, field in (
                ("attach", "attach"),
                ("say_caller", "say_caller_id"),
                ("envelope", "envelope"),
                ("delete", "delete"),
            )
        }
        words = zip(("attach", "saycid", "envelope", "delete"), switches.values(), strict=True)
        values["voicemail_options"] = "|".join(f"{word}={said}" for word, said in words)
        if wanted == "Yes":
            values["pin"] = self._source.pin(self._said("voicemail_pin", row))
            values["email"] = self._said("voicemail_email", row) or self._said("email", row)
            values["pager"] = self._said("voicemail_pager", row)
        return values | switches

    def _recording(self, row: int) -> Mapping[str, str]:
        named = self._said("call_recording", row)
        rows = self._survey.directories["call_recording"].rows(named) if named and self._policies else ()
        return self._policies[rows[0]] if rows else _NOT_RECORDED

    def _destination(self, key: str, row: int) -> str:
        return self._goals.of("extensions", key, row).said({})


def _recorded(modes: list[str], *, on_demand: bool, priority: str) -> dict[str, str]:
    """How calls are recorded, for the loaders that know four ways and for those that know two."""
    values = dict(zip(_TOLD, modes, strict=True))
    values["record_on_demand"] = "enabled" if on_demand else "disabled"
    values["record_priority"] = priority
    for key, inside, outside in (("record_in", modes[2], modes[0]), ("record_out", modes[3], modes[1])):
        values[key] = (
            "Always" if inside == outside == "always" else "Never" if inside == outside == "never" else "Adhoc"
        )
    return values


def _policy(survey: Survey, row: int) -> dict[str, str]:
    """What a row of Call Recording says."""
    return _recorded(
        [_RECORDED.get(survey.text(f"call_recording.{field}", row), "dontcare") for field in _RECORDINGS],
        on_demand=survey.text("call_recording.on_demand", row) == "Yes",
        priority=survey.text("call_recording.priority", row) or "10",
    )


_NOT_RECORDED = _recorded(["dontcare"] * 4, on_demand=False, priority="10")
