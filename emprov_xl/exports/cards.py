"""Address cards: vCard 4.0 (RFC 6350) and 3.0 (RFC 2426)."""

from collections.abc import Iterable, Iterator, Mapping

VERSIONS = ("4.0", "3.0")
_LONGEST = 75  # bytes of a line, without its end
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def cards(people: Iterable[Mapping[str, str]], version: str) -> bytes:
    """A card for each person."""
    lines = (line for person in people for line in _card(person, version))
    return b"".join(_folded(line.encode("utf-8", "replace")) for line in lines)


def _card(person: Mapping[str, str], version: str) -> Iterator[str]:
    name, last = person["shown_name"], person["last_name"]
    given = name.removesuffix(last).rstrip() if last and name.endswith(last) else name
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield f"FN:{escaped(name)}"
    yield f"N:{escaped(last)};{escaped(given)};;;"
    if person["company"] or person["department"]:
        yield f"ORG:{escaped(person['company'])};{escaped(person['department'])}"
    yield f"TEL;TYPE=work:{escaped(person['number'])}"
    if person["direct"]:
        kinds = "work,voice" if version == "3.0" else '"work,voice"'
        yield f"TEL;TYPE={kinds}:{escaped(person['direct'])}"
    if person["person_email"]:
        yield f"EMAIL;TYPE={'internet' if version == '3.0' else 'work'}:{escaped(person['person_email'])}"
    if person["location"]:
        yield f"NOTE:{escaped(person['location'])}"
    yield "END:VCARD"


def escaped(text: str) -> str:
    """A text within a value: each break is told as such, and what cannot be seen is left out."""
    if text.isprintable():
        return text.translate(_ESCAPED)
    broken = "\n".join(text.splitlines())
    seen = "".join(character for character in broken if character == "\n" or character.isprintable())
    return seen.translate(_ESCAPED)


def plain(value: str) -> str:
    """A text read back from within a value."""
    parts = value.split("\\\\")
    plain_parts = (part.replace("\\n", "\n").replace("\\;", ";").replace("\\,", ",") for part in parts)
    return "\\".join(plain_parts)


def _folded(line: bytes) -> bytes:
    """A line in pieces that are not too long and cut no letter in two; each goes on after a blank."""
    pieces = []
    room = _LONGEST
    while len(line) > room:
        cut = room
        while line[cut] & 0xC0 == 0x80:  # within a letter of several bytes
            cut -= 1
        pieces.append(line[:cut])
        line, room = line[cut:], _LONGEST - 1
    return b"\r\n ".join([*pieces, line]) + b"\r\n"
