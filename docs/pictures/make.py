"""Makes the pictures of the README: the sample return is processed, printed by LibreOffice, and cut out of the pages.

.venv/bin/python docs/pictures/make.py      (needs LibreOffice and pdftoppm)
"""

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

from emprov_xl.engage import Request, engage
from emprov_xl.house import load_house

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent.parent / "tests" / "samples" / "lakeside-faulty.xlsx"
# Picture -> workbook, words that stand on its page, and what to cut out: x, y, width, height, 110 dots to the inch.
PICTURES = {
    "annotated.png": ("annotated", ["Extension *", "Name shown *"], (30, 40, 1130, 640)),
    "discrepancies.png": ("annotated", ["Discrepancies ·", "Question for the call"], (30, 40, 1150, 560)),
    "plan.png": ("plan", ["Configuration plan: ", "Step"], (30, 40, 1150, 620)),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        request = Request(Path(folder) / "output", dt.date(2026, 12, 1), dated=True)
        results = engage(SAMPLE, load_house(), request).folder
        for picture, (workbook, words, part) in PICTURES.items():
            pages = printed(results / f"{SAMPLE.stem}.{workbook}.xlsx", Path(folder))
            cut(pages, page_with(pages, words), part, HERE / picture)


def printed(workbook: Path, folder: Path) -> Path:
    pages = folder / f"{workbook.stem}.pdf"
    if not pages.exists():
        profile = f"-env:UserInstallation=file://{folder / 'profile'}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, workbook]
        subprocess.run(command, check=True, capture_output=True)
    return pages


def page_with(pages: Path, words: list[str]) -> int:
    number = 0
    while True:
        number += 1
        command = ["pdftotext", "-f", str(number), "-l", str(number), pages, "-"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        if all(word in text for word in words):
            return number


def cut(pages: Path, page: int, part: tuple[int, int, int, int], picture: Path) -> None:
    area = [word for name, size in zip(("-x", "-y", "-W", "-H"), part, strict=True) for word in (name, str(size))]
    one = ["-png", "-singlefile", "-r", "110", "-f", str(page), "-l", str(page), *area]
    subprocess.run(["pdftoppm", *one, pages, picture.with_suffix("")], check=True)


if __name__ == "__main__":
    main()
