"""The folder `exports/` of a result: what is wanted in it, the key of its secrets, and how it is written."""

import hashlib
import hmac
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from emprov_xl.checks.survey import Survey
from emprov_xl.exports.export import ExportFile
from emprov_xl.exports.keeper import KEY, kept_key, key_mark, secrets_of
from emprov_xl.exports.lab.exporter import LabExporter
from emprov_xl.exports.layouts import load_layouts
from emprov_xl.exports.shipment import Shipment, export_all, redacted, source_of
from emprov_xl.exports.wanted import Wanted
from emprov_xl.files import make_folder, write_bytes
from emprov_xl.frames import FieldHit
from emprov_xl.model.cells import Place
from emprov_xl.model.finding import Hit
from emprov_xl.model.plan import Plan
from emprov_xl.model.returned import Returned

_LOG = logging.getLogger(__name__)

FOLDER = "exports"
LEFT_OUT = "LDR-007"


def key_place(output: Path) -> Path:
    """Where the key of an output folder is kept: beside it, or within it where nothing may be written beside."""
    beside, within = output.resolve().parent / KEY, output.resolve() / KEY
    usable = beside.exists() or (os.access(beside.parent, os.W_OK) and not within.exists())
    return beside if usable else within


@dataclass(frozen=True, slots=True)
class Crate:
    """What an engagement's import files are made with; `key` is empty when they are made for sharing."""

    engagement: str
    workbook: str
    key: bytes = field(repr=False)
    spelling: Mapping[str, str]
    wanted: Wanted

    @classmethod
    def opened(cls, output: Path, returned: Returned, spelling: Mapping[str, str], wanted: Wanted) -> "Crate":
        """The crate of a return, with the key that is kept beside the output folder."""
        key = b"" if wanted.redact else kept_key(wanted.key or key_place(output))
        return cls(returned.engagement or returned.workbook, returned.workbook, key, spelling, wanted)

    @property
    def told(self) -> tuple[str, ...]:
        """What of it changes the result: another key gives another one, and so do other words for technologies."""
        spelt = [f"{technology} is spelt {word}" for technology, word in sorted(self.spelling.items())]
        return (*spelt, f"key {key_mark(self.key)}") if self.key else tuple(spelt)


@dataclass(frozen=True, slots=True)
class Exported:
    """The files, what is left out of them, and what run.json says of both."""

    shipment: Shipment
    key: bytes = field(repr=False)

    @property
    def files(self) -> tuple[ExportFile, ...]:
        """Those that are published."""
        return self.shipment.files

    def write(self, work: Path) -> None:
        """The files in their folders, for their owner only."""
        for folder in sorted({(work / FOLDER / file.name).parent for file in self.files}):
            make_folder(folder)
        if self.files:
            (work / FOLDER).chmod(0o700)
        for file in self.files:
            write_bytes(work / FOLDER / file.name, file.content)

    @property
    def faults(self) -> list[FieldHit]:
        """What is left out, as hits of its rule on the first sheet."""
        place = Place("site", None, 1)
        return [(LEFT_OUT, Hit(place, {"file": each.name, "trouble": each.why})) for each in self.shipment.refused]

    @property
    def sealed(self) -> dict[str, str]:
        """The hash of each file with secrets, under the key: from a plain one a short PIN could be found by trying."""
        return {
            f"{FOLDER}/{file.name}": f"hmac:{hmac.new(self.key, file.content, hashlib.sha256).hexdigest()}"
            for file in self.files
            if file.secret
        }

    @property
    def told(self) -> dict[str, object]:
        """Which files have secrets, by which key they were made, and what is left out though it should be there."""
        return {
            "files": [file.name for file in self.files],
            "secret": [file.name for file in self.files if file.secret],
            "key": key_mark(self.key) if self.key else None,
            "refused": [{"name": each.name, "sentence": str(each)} for each in self.shipment.refused],
        }


def exported(survey: Survey, plan: Plan, crate: Crate) -> Exported:
    """Every import file of what the plan does not hold back."""
    source = source_of(survey, plan, secrets_of(crate.key, crate.engagement))
    layouts = load_layouts().spelt(crate.spelling)
    mine = redacted(source) if crate.wanted.redact else source
    shipment = export_all(mine, layouts=layouts, template=crate.wanted.template, more=(LabExporter(),))
    for refused in shipment.refused:
        _LOG.error("emprov: %s: %s", crate.workbook, refused)
    return Exported(shipment, crate.key)
