"""A return judged as a run judges it, without its files."""

from emprov_xl.frames import frames_from
from emprov_xl.misplaced import without_headings
from emprov_xl.model.settings import Settings
from emprov_xl.review.judged import judged
from emprov_xl.review.levels import measure_for
from tests.samples.written import REVIEW_DAY


def findings_on(returned, house, questionnaire=None, settings=None, day=REVIEW_DAY):
    """The findings of a return, in no order."""
    return list(judged_on(returned, house, questionnaire, settings, day).findings)


def judged_on(returned, house, questionnaire=None, settings=None, day=REVIEW_DAY):
    """All that there is to say of a return."""
    frames, unread = frames_from(returned, questionnaire or house.questionnaire)
    frames, unread = without_headings(frames, unread, returned)
    measure = measure_for(house.rules, settings or Settings(), returned.engagement, day)
    return judged(frames, unread, returned, house.catalogue, measure)


def found_in(returned, house, questionnaire=None):
    """The code of each finding and the answer it blames, sorted."""
    return sorted((finding.rule.code, finding.place) for finding in findings_on(returned, house, questionnaire))
