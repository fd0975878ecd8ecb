"""What an output folder holds, by name: a folder an engagement, and in it results and what is written for its calls."""

import re

SUMMARY = "summary.xlsx"
AGENDA = "agenda"
SCHEDULE = "schedule"
SUPERSEDED = "superseded"
"""Where results lie that a newer review has overtaken."""

RESULT = re.compile(r"r\d{2,}-[0-9a-f]{8}")
"""What the folder of a result is called."""
