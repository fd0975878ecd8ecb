"""All verbs on one shelf: importing a family's module registers its verbs."""

from collections.abc import Mapping

from emprov_xl.checks import (
    blocks,
    circles,
    codes,
    consent,
    destinations,
    devices,
    dialling,
    dids,
    emergencies,
    exposure,
    flows,
    groups,
    hops,
    hours,
    keys,
    keyusers,
    limits,
    lines,
    loading,
    network,
    numbering,
    presence,
    reached,
    references,
    related,
    routes,
    staffing,
    uniqueness,
    voicemail,
    zeros,
)
from emprov_xl.checks.verbs import REGISTERED, Verb
from emprov_xl.model.verb import VerbSignature

_FAMILIES = (
    blocks,
    circles,
    codes,
    consent,
    destinations,
    devices,
    dialling,
    dids,
    emergencies,
    exposure,
    flows,
    groups,
    hops,
    hours,
    keys,
    keyusers,
    limits,
    lines,
    loading,
    network,
    numbering,
    presence,
    reached,
    references,
    related,
    routes,
    staffing,
    uniqueness,
    voicemail,
    zeros,
)


def verb_called(name: str) -> Verb:
    """The verb of that name; KeyError when there is none."""
    return REGISTERED[name]


def signatures() -> Mapping[str, VerbSignature]:
    """What rules may ask: each verb as they see it."""
    return {name: verb.signature for name, verb in sorted(REGISTERED.items())}
