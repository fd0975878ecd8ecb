"""What can go wrong with a file, a definition or with us; each says what happened and what to do."""

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit status of `emprov`; of several, the highest applies."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    REJECTED = 3
    OUR_FAULT = 4
    INTERRUPTED = 130


class EmprovError(Exception):
    """Something stopped us, and the text says what and what to do about it."""

    exit_code = ExitCode.OUR_FAULT


class UsageError(EmprovError):
    """The command was given something it cannot work with."""

    exit_code = ExitCode.USAGE


class Rejected(EmprovError):
    """A workbook that is not a return of our questionnaire, or cannot be read as one.

    `code` is a short word for programs, such as `NOT_XLSX`; the text is one sentence for people.
    """

    exit_code = ExitCode.REJECTED

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class WrongDefinition(EmprovError):
    """A file of `workbook_templates/` or `rules/` says something we cannot mean."""

    def __init__(self, file: str, place: str, complaint: str) -> None:
        super().__init__(f"{file}: {place}: {complaint}")


class CannotMark(EmprovError):
    """A package that we will not patch, because something in it would be lost."""


class OutputFailed(EmprovError):
    """A result could not be written."""
