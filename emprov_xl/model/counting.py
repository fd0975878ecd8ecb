"""How many there are of something, in words."""


def counted(number: int, noun: str) -> str:
    """A number and its noun, as in `1 blocker`, `2,000 boxes`, `3 entries`; music is not counted."""
    if number == 1 or noun == "music":
        return f"{number} {noun}"
    if noun.endswith("y") and not noun.endswith("ey"):
        return f"{number:,} {noun[:-1]}ies"
    return f"{number:,} {noun}{'es' if noun.endswith('x') else 's'}"
