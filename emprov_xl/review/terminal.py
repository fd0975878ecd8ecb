"""A customer's words on a terminal."""


def one_line(text: str) -> str:
    """A customer's words, file names and titles stay on their line and cannot steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
