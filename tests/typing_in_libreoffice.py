"""Types into a workbook in LibreOffice and tells how cells are shown; for the Python that LibreOffice brings.

Arguments: a profile folder, a workbook, a folder for what is made, and JSON: a list of steps, each what to type, by
address. Printed is JSON: for each step what every cell of the first sheet is shown with, by address.
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PIPE = "emprov-typing"


def main(profile: str, workbook: str, folder: str, steps: str) -> None:
    options = ["--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}"]
    program = subprocess.Popen(["soffice", *options, f"--accept=pipe,name={PIPE};urp;"])
    desktop = connected()
    try:
        document = desktop.loadComponentFromURL(Path(workbook).as_uri(), "_blank", 0, (named("Hidden", True),))
        sheet = document.Sheets.getByIndex(0)
        told = []
        for number, typed in enumerate(json.loads(steps)):
            for address, value in typed.items():
                cell = sheet.getCellRangeByName(address)
                if isinstance(value, str):
                    cell.String = value
                else:
                    cell.Value = value
            page = Path(folder) / f"step{number}.html"
            document.storeToURL(page.as_uri(), (named("FilterName", "HTML (StarCalc)"),))
            told.append(shown(page.read_text(encoding="utf-8", errors="replace")))
        document.close(True)
        sys.stdout.write(json.dumps(told) + "\n")
    finally:
        desktop.terminate()
        program.wait(timeout=60)


def shown(page: str) -> dict[str, str]:
    """The colour behind each cell, with what its letters are."""
    found = {}
    for row, line in enumerate(re.findall(r"<tr\b.*?</tr>", page, re.DOTALL), start=1):
        for column, cell in enumerate(re.findall(r"<td\b.*?</td>", line, re.DOTALL)):
            colour = re.search(r'<td[^>]*bgcolor="#(\w{6})"', cell)
            letters = "".join(letter for letter in "bi" if f"<{letter}>" in cell)
            found[f"{chr(65 + column)}{row}"] = f"{colour[1] if colour else ''} {letters}".strip()
    return found


def connected() -> object:
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(240):
        try:
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise TimeoutError("LibreOffice did not answer within a minute.")


def named(name: str, value: object) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main(*sys.argv[1:])
