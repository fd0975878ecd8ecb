"""What is not known for sure of the keys of a telephone, in a sentence or two."""

from collections.abc import Iterable, Iterator

from emprov_xl.model.catalogue import Labels, Phone
from emprov_xl.model.key_board import BoardPart

_LIST = "where the keys are (drawn as a list of two columns)"


def doubts_of(phone: Phone | None, model: str, parts: Iterable[BoardPart]) -> tuple[str, ...]:
    """What is not known, and what is not verified, of a telephone whose keys are these parts."""
    parts = tuple(parts)
    if phone is None:
        named = f"The telephone “{model}” is not in our catalogue" if model else "No telephone is named"
        return (f"{named}: the keys are drawn as a list of two columns.",)
    unsure = [*_places(parts), *_counts(phone), *_labels(parts)]
    unknown = _joined(told for told, known in unsure if not known)
    unverified = _joined(told for told, known in unsure if known)
    return tuple(f"{head}: {told}." for head, told in (("Not known", unknown), ("Not verified", unverified)) if told)


def _places(parts: Iterable[BoardPart]) -> Iterator[tuple[str, bool]]:
    if any(part.face is None or part.face.columns is None for part in parts):
        yield _LIST, False


def _counts(phone: Phone) -> Iterator[tuple[str, bool]]:
    if phone.line_keys is False:
        return
    if phone.all_keys is None:
        yield f"how many keys the {phone.model} has", False
    elif not phone.source.verified:
        yield f"that the {phone.model} has {phone.all_keys} keys", True


def _labels(parts: Iterable[BoardPart]) -> Iterator[tuple[str, bool]]:
    """Of each part what is unsure about its labels; parts of which the same is said are told together."""
    told: dict[tuple[str, bool], None] = {}
    for part in parts:
        face = part.face
        if face is None:
            told["how labels are shown", False] = None
        elif face.labels is Labels.PAPER:
            if not face.source.verified:
                told["that labels are of paper", True] = None
        elif face.letters is None:
            told["how many letters of a label are shown", False] = None
        elif not face.letters_source.verified:
            told[f"that {face.letters} letters of a label are shown", True] = None
    yield from told


def _joined(told: Iterable[str]) -> str:
    return "; ".join(told)
