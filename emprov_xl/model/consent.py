"""What a party says to a plan: the words that an option of the command line takes, apart from what bears them."""

from enum import StrEnum


class Consent(StrEnum):
    """What a party says of a section, in the words of the sheet."""

    YES = "Agreed"
    CHANGES = "Agreed with changes"
    NO = "Not agreed"
