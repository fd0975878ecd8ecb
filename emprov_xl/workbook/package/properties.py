"""The list of sheets that a workbook keeps among its properties, brought up to the sheets that it has now."""

from collections.abc import Sequence
from html import unescape

from emprov_xl.workbook.package.splice import Element, Splice, escaped, locate


def with_titles(data: bytes, part: str, before: Sequence[str], after: Sequence[str]) -> bytes:
    """The properties with the titles of the worksheets after a change instead of those before it.

    A list that did not name the worksheets first, in their order, is not one we understand, and stays as it is.
    """
    root = locate(data, part)
    counted, listed = _vector(root, "HeadingPairs"), _vector(root, "TitlesOfParts")
    if counted is None or listed is None or len(counted.children) < 2 or list(before) == list(after):
        return data
    count = next(iter(counted.children[1].children), None)
    there = listed.children[: len(before)]
    if count is None or count.text.strip() != str(len(before)) or not before:
        return data
    if [unescape(each.text) for each in there] != list(before):
        return data
    splice = Splice(data)
    tag = there[0].name
    splice.replace(there[0].start, there[-1].end, "".join(f"<{tag}>{escaped(title)}</{tag}>" for title in after))
    splice.replace(count.inner, count.close, str(len(after)))
    splice.set_attribute(listed, "size", len(listed.children) - len(before) + len(after))
    return splice.done()


def _vector(root: Element, name: str) -> Element | None:
    holder = root.child(name)
    return holder.child("vector") if holder else None
