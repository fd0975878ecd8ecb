"""What a run leaves for programs: findings.json and run.json."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from emprov_xl.errors import OutputFailed
from emprov_xl.files import read_json, sha256_of
from emprov_xl.model.finding import Finding
from emprov_xl.model.past import Stood
from emprov_xl.model.returned import Counts, Returned

FINDINGS_SCHEMA = "emprov-findings/1"
RUN_SCHEMA = "emprov-run/1"


def findings_document(
    returned: Returned,
    findings: Sequence[Finding],
    verdict: str,
    versions: Mapping[str, str],
    fixed: Sequence[Stood] = (),
) -> dict[str, object]:
    """The content of findings.json; its keys are a contract with other programs."""
    counts = Counter(str(finding.rule.severity) for finding in findings)
    return {
        "schema": FINDINGS_SCHEMA,
        "workbook": returned.workbook,
        "sha256": returned.sha256,
        "engagement": returned.engagement,
        "round": returned.round,
        "questionnaire": returned.version,
        "rules": versions["rules"],
        "verdict": verdict,
        "counts": {severity: counts[severity] for severity in ("blocker", "warning", "note")},
        "cells": cells_document(returned.counts),
        "findings": [finding_document(finding) for finding in findings],
        "fixed": [_fixed(stood) for stood in fixed],
    }


def run_document(
    returned: Returned,
    customer: str,
    as_of: dt.date,
    options: str,
    versions: Mapping[str, str],
) -> dict[str, object]:
    """The content of run.json: the hashes and versions of all that went in."""
    return {
        "schema": RUN_SCHEMA,
        "workbook": returned.workbook,
        "sha256": returned.sha256,
        "engagement": returned.engagement,
        "customer": customer,
        "round": returned.round,
        "template": returned.template,
        "questionnaire": returned.version,
        "as_of": as_of.isoformat(),
        "options": options,
        "versions": dict(versions),
        "cells": cells_document(returned.counts),
        "anchors": {
            sheet.title: {key: str(anchor) for key, anchor in sheet.anchors.items()}
            for sheet in returned.sheets.values()
        },
    }


def hashes_of(folder: Path) -> dict[str, str]:
    """The hash of each file in a folder, by its name."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): sha256_of(file) for file in files}


def stored_findings(path: Path) -> dict[str, object]:
    """The findings.json of an earlier run; OutputFailed when it is not as we write it."""
    document = read_json(path)
    findings = document.get("findings")
    whole = isinstance(findings, list) and all(
        isinstance(finding, dict) and {"sheet", "cell", "code", "name", "severity", "field", "message"} <= set(finding)
        for finding in findings
    )
    if not whole or document.get("schema") != FINDINGS_SCHEMA:
        raise OutputFailed(f"{path} of an earlier run is damaged; remove its folder and process again.")
    return document


def cells_document(counts: Counts) -> dict[str, int]:
    """Every filled cell accounted for."""
    return {"filled": counts.filled, "answers": counts.answers, "labels": counts.labels, "strays": counts.strays}


def finding_document(finding: Finding) -> dict[str, object]:
    """What findings.json says of one finding."""
    rule, place = finding.rule, finding.place
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": str(rule.severity),
        "stage": str(rule.stage),
        "audience": str(rule.audience),
        "sheet": finding.cell.title,
        "cell": finding.cell.address,
        "row": finding.cell.row,
        "field": f"{place.sheet}.{place.field}" if place.field else None,
        "value": finding.value,
        "who": finding.who,
        "message": finding.message,
        "remedy": finding.remedy,
        "ask": finding.ask,
        "proposed": finding.proposed or None,
        "also": [str(cell) for cell in finding.also],
        "fingerprint": finding.fingerprint,
        "status": str(finding.status),
        "since": finding.since or None,
    }


def _fixed(stood: Stood) -> dict[str, object]:
    told = {key: stood.told.get(key) for key in ("code", "sheet", "cell", "who", "message")}
    return {**told, "fingerprint": stood.fingerprint, "since": stood.since, "status": str(stood.status)}


def as_json(document: Mapping[str, object]) -> bytes:
    """A document as it is written: readable, and the same bytes for the same content."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
