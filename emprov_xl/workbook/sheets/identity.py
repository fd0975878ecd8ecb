"""The hidden sheet `_emprov`: by it a return is known as ours, whose it is, and what was asked."""

import hashlib
import json

from emprov_xl.model.issue import Issue
from emprov_xl.model.questionnaire import Questionnaire
from emprov_xl.workbook.layout import IDENTITY_TITLE
from emprov_xl.workbook.writer.strict import Book


def write_identity(book: Book, questionnaire: Questionnaire, issue: Issue) -> None:
    """Key and value on each row, all of them texts."""
    tab = book.sheet(IDENTITY_TITLE)
    plain = book.formats.of("entry_locked")
    identity = {
        "template": questionnaire.template,
        "version": questionnaire.version,
        "engagement": issue.engagement,
        "customer": issue.customer,
        "round": str(issue.round),
        "issued_at": issue.issued.isoformat(),
        "sections": ",".join(issue.sections),
        "platform": issue.platform or "",
        "extensions": str(issue.extensions),
        "content_hash": content_hash(questionnaire),
    }
    for row, (key, value) in enumerate(identity.items(), start=1):
        tab.put(row, 1, key, plain)
        tab.put(row, 2, value, plain)
    tab.width(1, 16)
    tab.width(2, 70)
    tab.hide()


def content_hash(questionnaire: Questionnaire) -> str:
    """A hash of what was asked: sheets, fields and words. Never of answers, for a PIN could be guessed from it."""
    asked = {
        "template": [questionnaire.template, questionnaire.version],
        "sheets": [[sheet.key, sheet.title, [repr(field) for field in sheet.fields]] for sheet in questionnaire.sheets],
        "choices": {name: choices.words for name, choices in sorted(questionnaire.choices.items())},
    }
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()
