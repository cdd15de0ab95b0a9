"""The worksheet in a browser: both ways by mouse and by keys, quiet, self-contained, accessible."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from superbill.model.claim import NotReported
from superbill.worksheet.page import worksheet_html
from tests.making import joint
from tests.worksheets import NOTES, answer, example, full_answer, line, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

WIDE, NARROW = 1280, 320
TABLE = next(path for path in NOTES if path.name.startswith("04"))
STOPPED = next(path for path in NOTES if path.name.startswith("06"))


@contextmanager
def opened(
    browser: Browser, folder: Path, html: str, *, width: int = WIDE, **options: Any
) -> Iterator[Page]:
    """A worksheet in a window of its own. At the end: nothing was logged, nothing was asked for."""
    path = folder / "sheet.html"
    path.write_bytes(html.encode())
    context = browser.new_context(viewport={"width": width, "height": 700}, **options)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    yield page
    assert said == []
    assert [url for url in asked if url.partition("#")[0] != path.as_uri()] == []
    context.close()


def lit(page: Page, what: str) -> set[str]:
    """What is lit: the numbers of the marks, or the ids of the entries."""
    if what == "marks":
        found = page.locator("#note-text mark.lit").evaluate_all("all => all.map(e => e.dataset.e)")
        return {number for numbers in found for number in numbers.split()}
    return set(page.locator(".entry.lit").evaluate_all("all => all.map(e => e.id)"))


def focused(page: Page) -> str:
    """The id or the words of what has the focus."""
    told: str = page.evaluate(
        "document.activeElement.id || document.activeElement.textContent.trim()"
    )
    return told


def in_view(page: Page, selector: str) -> bool:
    """Whether an element is inside of the window and of every frame around it."""
    seen: bool = page.locator(selector).first.evaluate(
        """element => {
            const box = element.getBoundingClientRect();
            const frame = element.closest('#note-text')?.getBoundingClientRect();
            const inside = (top, bottom) => box.bottom > top && box.top < bottom;
            return inside(0, innerHeight) && (!frame || inside(frame.top, frame.bottom));
        }"""
    )
    return seen


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_example_opens_quietly_and_fits(
    browser: Browser, tmp_path: Path, path: Path, width: int
) -> None:
    with opened(browser, tmp_path, example(path), width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.title().startswith(path.name)


@pytest.mark.parametrize("width", [WIDE, 800, NARROW])
def test_a_click_on_a_line_lights_its_words(browser: Browser, tmp_path: Path, width: int) -> None:
    with opened(browser, tmp_path, example(TABLE), width=width) as page:
        page.click("#line-3 .code")
        assert lit(page, "entries") == {"line-3"}
        numbers = page.locator("#line-3").get_attribute("data-e")
        assert lit(page, "marks") == set((numbers or "").split())
        assert in_view(page, "#note-text mark.lit")
        assert page.locator("svg .place.lit").count() == 1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_click_on_words_lights_what_they_support(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    with opened(browser, tmp_path, example(TABLE), width=width) as page:
        page.click("#note-text mark[data-e='1']")
        assert lit(page, "entries") == {"line-1", "line-2", "line-3", "line-4"}
        assert in_view(page, "#line-1")
        page.click("#note-text mark[data-e='2']")
        assert lit(page, "entries") == {"dx-A"}
        assert lit(page, "marks") == {"2"}


def test_words_far_down_a_long_note_come_into_view(browser: Browser, tmp_path: Path) -> None:
    text = "line\n" * 900 + "the words" + "\nline" * 900
    html = worksheet_html(answer([line("64635", evidence=words(text, "the words"))]), text)
    with opened(browser, tmp_path, html) as page:
        assert not in_view(page, "#e1")
        page.click("#line-1 .code")
        assert in_view(page, "#e1")
        assert in_view(page, "#line-1")


def test_a_long_note_is_scrolled_by_keys(browser: Browser, tmp_path: Path) -> None:
    text = "line\n" * 900
    with opened(browser, tmp_path, worksheet_html(answer([line("64635")]), text)) as page:
        page.keyboard.press("Tab")
        while focused(page) != "note-text":
            page.keyboard.press("Tab")
        page.keyboard.press("PageDown")
        page.wait_for_function("document.getElementById('note-text').scrollTop > 0")


def test_overlapping_words_light_each_on_their_own(browser: Browser, tmp_path: Path) -> None:
    text = "right L4-5 and L5-S1 joints"
    items = [
        NotReported(name, "test", "IMG001", (), words(text, name))
        for name in ("right L4-5 and", "L4-5 and L5-S1", "L5-S1 joints")
    ]
    with opened(browser, tmp_path, worksheet_html(answer([], not_reported=items), text)) as page:
        for number in (1, 2, 3):
            page.click(f"#left-{number} b")
            shown = page.locator("#note-text mark.lit").all_text_contents()
            assert "".join(shown) == items[number - 1].what


def test_the_focus_lights_without_leaving(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, example(STOPPED)) as page:
        page.focus("#flag-1 .label")
        assert lit(page, "entries") == {"flag-1"}
        assert in_view(page, "#note-text mark.lit")
        assert focused(page) == "F1"


def test_enter_goes_to_the_words_and_escape_comes_back(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, example(TABLE)) as page:
        page.focus("#dx-A .n")
        page.keyboard.press("Enter")
        assert focused(page) == "e2"
        assert lit(page, "entries") == {"dx-A"}
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.closest('.entry').id") == "dx-A"
        page.focus("#e9")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('.entry').id") == "left-2"


def test_keys_walk_through_the_evidence(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, example(TABLE)) as page:
        walked = []
        for key in ("n", "n", "ArrowRight", "ArrowLeft", "p", "p"):
            page.keyboard.press(key)
            walked.append(focused(page))
            assert in_view(page, f"#{walked[-1]}")
        assert walked == ["e1", "e2", "e3", "e2", "e1", "e9"]
        assert page.inner_text("#at") == "9 of 9"
        page.keyboard.press("Escape")
        assert lit(page, "marks") == lit(page, "entries") == set()
        assert page.inner_text("#at") == "\u2013 of 9"


def test_letters_can_be_turned_off(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, example(TABLE)) as page:
        page.click("#keys")
        page.keyboard.press("n")
        assert lit(page, "marks") == set()
        page.click("#next")
        assert lit(page, "marks") == {"1"}


def test_everything_is_reached_by_tab(browser: Browser, tmp_path: Path) -> None:
    text = "Right L4-5 facet, left"
    with opened(browser, tmp_path, worksheet_html(full_answer(text), text)) as page:
        wanted = page.locator("a[href], button, [tabindex='0']").count()
        seen: list[str] = []
        for _ in range(wanted + 5):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.outerHTML"))
            if seen[-1].startswith("<body"):
                break
        assert len(set(seen) - {html for html in seen if html.startswith("<body")}) >= len(
            set(
                page.locator("a[href], button, [tabindex='0']").evaluate_all(
                    "a => a.map(e => e.outerHTML)"
                )
            )
        )
        assert "Skip to the claim" in seen[0]


def test_a_skip_link_shows_and_goes(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, example(TABLE)) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert focused(page) == "Skip to the note"
        assert in_view(page, ".skip a:focus")
        page.keyboard.press("Enter")
        assert focused(page) == "note"


def test_a_screen_reader_is_told_what_was_lit(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, example(TABLE)) as page:
        page.click("#line-1 .code")
        assert page.inner_text("#say") == "Line 1: 7 places in the note"
        page.click("#note-text mark[data-e='2']")
        assert page.inner_text("#say") == "Evidence 2 supports Diagnosis A"


def test_a_joint_leads_to_its_line(browser: Browser, tmp_path: Path) -> None:
    text = "right L4-5"
    coded = answer([line("64635", joint("L4-5:R"), evidence=words(text, "L4-5"))])
    with opened(browser, tmp_path, worksheet_html(coded, text)) as page:
        page.locator("svg .place").dispatch_event("click")
        assert lit(page, "entries") == {"line-1"}


def test_an_address_with_a_number_opens_on_its_words(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, example(TABLE)) as page:
        page.goto(page.url + "#e9")
        page.reload()
        assert lit(page, "marks") == {"9"}


def test_without_a_script_numbers_are_links(browser: Browser, tmp_path: Path) -> None:
    with opened(browser, tmp_path, example(TABLE), java_script_enabled=False) as page:
        assert page.locator("#tools").is_hidden()
        page.click("#dx-A .n")
        assert page.url.endswith("#e2")
        page.click("#e2")
        assert page.url.endswith("#x2")
        page.click("#x2 td a")
        assert page.url.endswith("#dx-A")


def test_a_hostile_note_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    text = "</script><script>console.log(1)</script><img src=x onerror=console.log(2)>\u202e"
    html = worksheet_html(
        answer([], not_reported=[NotReported(text, text, "IMG001")]), text, name=text
    )
    with opened(browser, tmp_path, html) as page:
        assert page.locator("script").count() == 1
        assert page.locator("img").count() == 0


def test_the_policy_stops_what_is_not_ours(browser: Browser, tmp_path: Path) -> None:
    planted = "<script>document.title = 'taken'</script><style>body{display:none}</style>"
    html = example(TABLE).replace("<header>", f"{planted}<header>")
    path = tmp_path / "sheet.html"
    path.write_bytes(html.encode())
    page = browser.new_page()
    page.goto(path.as_uri())
    assert page.title() != "taken"
    assert page.locator("main").is_visible()
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("state", ["at rest", "lit"])
def test_axe_finds_nothing(
    browser: Browser, tmp_path: Path, scheme: str, width: int, state: str
) -> None:
    text = "Right L4-5 facet RFA at both sides, left"
    coded = full_answer(text)
    for number, html in enumerate((example(STOPPED), worksheet_html(coded, text))):
        with opened(browser, tmp_path, html, width=width, color_scheme=scheme) as page:
            if state == "lit":
                page.click("#line-1 .code")
            options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
            found = Axe().run(page, options=options).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], number


TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def test_paper_shows_all_of_the_note_and_no_tools(browser: Browser, tmp_path: Path) -> None:
    text = "word " * 4000 + "the last"
    html = worksheet_html(answer([line("64635", evidence=words(text, "the last"))]), text)
    with opened(browser, tmp_path, html) as page:
        page.emulate_media(media="print")
        assert page.locator("#tools").is_hidden()
        box = page.locator("#note-text").evaluate("e => [e.scrollHeight, e.clientHeight]")
        assert box[0] <= box[1]
