"""How the cells look that a customer fills in: identifiers are text cells, so that their leading zeros live."""

from dataclasses import replace

from emprov_xl.model.look import Look, Style
from emprov_xl.model.questionnaire import Field, FieldType

_FORMS = {FieldType.WHOLE: "0", FieldType.DATE: "yyyy-mm-dd", FieldType.TIME: "hh:mm"}
_WRAPPED = (FieldType.TEXT, FieldType.LIST)
_TEXT = "@"


def entry_style(field: Field, look: Look, valign: str = "top") -> Style:
    """The look of a field's answers: pale yellow where one is needed, grey where we have filled it in."""
    name = "entry_locked" if field.locked else "entry_needed" if field.required else "entry"
    form = _FORMS.get(field.type, _TEXT)
    centred = "left" if form == _TEXT else "center"
    wrap = field.type in _WRAPPED
    return replace(look.styles[name], number_format=form, align=centred, wrap=wrap, valign=valign)
