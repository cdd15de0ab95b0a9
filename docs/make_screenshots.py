"""Take the pictures of docs/images/ anew.

``python docs/make_screenshots.py`` opens the worksheet of an example in the machine's Chromium, lights
a claim line, and writes what is seen. Pillow brings the picture down to a palette, which keeps it small.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from superbill import services
from superbill.worksheet.page import worksheet_html

ROOT = Path(__file__).resolve().parents[1]
NOTE = ROOT / "examples" / "06-stopped-lumbar-rfa.txt"
PICTURE = ROOT / "docs" / "images" / "worksheet.png"
_COLOURS = 128


def picture() -> bytes:
    """The worksheet of the stopped procedure, its claim line lit."""
    text = services.decode_note(NOTE.read_bytes(), NOTE.name)
    html = worksheet_html(services.code_note(text), text, name=NOTE.name)
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []  # its sandbox does not start for root
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "worksheet.html"
        path.write_bytes(html.encode())
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
        page.goto(path.as_uri())
        page.click("#line-1 .code")
        taken = page.screenshot()
        browser.close()
    small = BytesIO()
    Image.open(BytesIO(taken)).convert("RGB").quantize(_COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Write the picture."""
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_bytes(picture())


if __name__ == "__main__":
    main()
