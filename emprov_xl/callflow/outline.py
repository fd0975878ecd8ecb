"""A flow in lines of text, what follows indented below: for whoever cannot see the picture, and where there is none."""

from collections.abc import Iterator

from emprov_xl.callflow.captions import conditions, details
from emprov_xl.callflow.distinct import Story
from emprov_xl.callflow.graph import Node
from emprov_xl.callflow.tree import Form, Tree, tree_of

_STEP = "  "
_DEEPEST = 40  # deeper lines are not indented further: thousands of steps would be a triangle of blanks


def outline(story: Story) -> str:
    """The whole of a story, a line a branch; what the picture sums up is listed at the end."""
    lines = [_plain(story.title), *_lines(story, tree_of(story.flow, story.roots))]
    if story.list:
        lines += ["", "In full:", *(f"{_STEP}{_plain(line)}" for line in story.list)]
    return "\n".join(lines) + "\n"


def _lines(story: Story, tree: Tree) -> Iterator[str]:
    """Depth first; a mark of depth below zero takes a node off the path again."""
    work = [(at, 0) for at in reversed(range(len(story.roots)))]
    path: set[str] = set()
    while work:
        at, depth = work.pop()
        if depth < 0:
            path.discard(tree[at].node.key)
            continue
        branch = tree[at]
        when = _plain("; ".join(conditions(branch.ways)))
        said = _told(story, branch.node, branch.form, back=branch.node.key in path)
        yield f"{_STEP * min(depth + 1, _DEEPEST)}{when + ' → ' if when else ''}{said}"
        if branch.children:
            path.add(branch.node.key)
            work.append((at, -1))
            work += [(child, depth + 1) for child in reversed(branch.children)]


def _told(story: Story, node: Node, form: Form, *, back: bool) -> str:
    if form is Form.REFERENCE:
        return f"{'back to' if back else 'see'} {_plain(node.said)}"
    return _plain("; ".join([node.said, *details(story.flow, node)]))


def _plain(text: str) -> str:
    """A text on one line."""
    return "; ".join(" ".join(line.split()) for line in text.split("\n"))
