"""Does a real browser show the page, run its script and nothing else, and ask nobody for anything?

The browser is Chromium, driven over a pipe (`--remote-debugging-pipe`: JSON messages, each ended
by a zero byte). Where there is none these tests are skipped, which pytest's summary says;
`.ci/run` installs one.
"""

from __future__ import annotations

import base64
import json
import os
import re
import select
import signal
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from antivenom.model import ComponentSeen, Finding, Message

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        for path in (f"/usr/bin/{name}", f"/usr/local/bin/{name}")
        if os.access(path, os.X_OK)
    ),
    "",
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium: apt-get install chromium"),
]
PATIENCE_S = 60
EVIL = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='o'\">"


class Browser:
    """A headless Chromium with one page."""

    def __init__(self, profile: Path) -> None:
        to_read, to_write = os.pipe(), os.pipe()
        # As root Chromium has no sandbox; it opens nothing here but pages of our own.
        words = [
            *(CHROMIUM, "--headless=new", "--remote-debugging-pipe", "--no-sandbox"),
            *("--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"),
            *("--disable-background-networking", f"--user-data-dir={profile}", "about:blank"),
        ]
        actions = [
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_DUP2, to_read[0], 3),
            (os.POSIX_SPAWN_DUP2, to_write[1], 4),
        ]
        self._process = os.posix_spawn(CHROMIUM, words, dict(os.environ), file_actions=actions)
        os.close(to_read[0])
        os.close(to_write[1])
        self._out, self._in = to_read[1], to_write[0]
        self._buffer = b""
        self._last = 0
        self._session = ""
        self.events: list[dict[str, Any]] = []

    def attach(self) -> None:
        """Take hold of the page that is there."""
        pages = self.ask("Target.getTargets")["targetInfos"]
        (page,) = (each["targetId"] for each in pages if each["type"] == "page")
        attached = self.ask("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        # Otherwise a window that nobody looks at hears of no focus.
        self.ask("Emulation.setFocusEmulationEnabled", enabled=True)

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """Ask for something, and wait for the answer."""
        self._last += 1
        asked: dict[str, Any] = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            asked["sessionId"] = self._session
        os.write(self._out, json.dumps(asked).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._last:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def _receive(self) -> dict[str, Any]:
        until = time.monotonic() + PATIENCE_S
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], max(until - time.monotonic(), 0))
            assert ready, "the browser does not answer"
            block = os.read(self._in, 1 << 20)
            assert block, "the browser ended"
            self._buffer += block
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if "method" in message:
            self.events.append(message)
        return message

    def open(self, page: Path) -> None:
        """Show a page, and wait until it is there."""
        self.events.clear()
        self.ask("Page.navigate", url=page.as_uri())
        while not any(each["method"] == "Page.loadEventFired" for each in self.events):
            self._receive()

    def value(self, expression: str) -> Any:
        """Return the value of an expression, as JSON has it."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def prefer(self, scheme: str) -> None:
        """Prefer `light` or `dark`."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.ask("Emulation.setEmulatedMedia", features=features)

    def close(self) -> None:
        """End the browser."""
        os.close(self._out)
        os.close(self._in)
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser for all tests of this module."""
    started = Browser(tmp_path_factory.mktemp("profile"))
    try:
        started.attach()
        yield started
    finally:
        started.close()


@pytest.fixture
def shown(
    browser: Browser, render: Callable[..., str], tmp_path: Path
) -> Callable[[list[Message]], Browser]:
    """Show the page of a run."""

    def act(run: list[Message]) -> Browser:
        page = tmp_path / "page.html"
        page.write_text(render("html", run), encoding="utf-8")
        browser.open(page)
        return browser

    return act


Shown = Callable[[list[Message]], Browser]


def _complaints(browser: Browser) -> list[object]:
    kinds = {"Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"}
    return [each["params"] for each in browser.events if each["method"] in kinds]


def test_the_browser_has_nothing_to_complain_of(
    shown: Shown, environment_run: list[Message], messages: list[Message]
) -> None:
    for run in (environment_run, messages):
        assert _complaints(shown(run)) == []


def test_nothing_but_the_page_is_asked_for(shown: Shown, environment_run: list[Message]) -> None:
    browser = shown(environment_run)
    browser.value("fetch('/etc/passwd').catch(() => 0)")
    sent = [
        each["params"]["request"]["url"]
        for each in browser.events
        if each["method"] == "Network.requestWillBeSent"
    ]
    assert len({url for url in sent if url.endswith("page.html")}) == 1
    assert [url for url in sent if not url.endswith("page.html")] == []


def test_the_inventory_is_searched(shown: Shown, environment_run: list[Message]) -> None:
    browser = shown(environment_run)
    assert browser.value("document.getElementById('searching').hidden") is False
    search = (
        "(words => { const box = document.getElementById('search'); box.value = words;"
        "box.dispatchEvent(new Event('input'));"
        "return [...document.querySelectorAll('#components tbody tr')]"
        ".filter(row => !row.hidden).map(row => row.cells[0].textContent) })"
    )
    assert browser.value(f"{search}('')") == ["venv", "leaf", "pot", "Tea", "libz"]
    assert browser.value(f"{search}('MIT  ada')") == ["pot"]
    assert browser.value(f"{search}('no such thing')") == []
    assert browser.value("document.getElementById('count').textContent") == "0 of 5 components"


def test_a_box_leads_to_its_row_and_shows_its_arrows(
    shown: Shown, environment_run: list[Message]
) -> None:
    browser = shown(environment_run)
    follow = (
        "(() => { const box = [...document.querySelectorAll('#graph .box')]"
        ".find(one => one.textContent.includes('Tea 1.0')); box.focus();"
        "return [document.querySelectorAll('#graph .arrow.near').length,"
        "document.querySelectorAll('#graph .box.near').length] })()"
    )
    assert browser.value(follow) == [2, 3]
    browser.value("document.activeElement.dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    named = "document.querySelector(location.hash).cells[0].textContent"
    assert browser.value(named) == "Tea"


def test_what_strangers_wrote_is_not_run(shown: Shown, environment_run: list[Message]) -> None:
    run: list[Message] = []
    for each in environment_run:
        if isinstance(each, ComponentSeen):
            run.append(each.replace(name=f"{each.name}{EVIL}", path=EVIL, producer=EVIL))
        elif isinstance(each, Finding):
            run.append(each.replace(message=EVIL))
        else:
            run.append(each)
    browser = shown(run)
    assert "owned" in browser.value("document.body.textContent")
    assert browser.value("document.images.length") == 0
    assert browser.value("document.title").startswith("antivenom: venv</script>")
    assert _complaints(browser) == []


def test_a_script_that_came_in_all_the_same_would_not_run(
    shown: Shown, environment_run: list[Message]
) -> None:
    browser = shown(environment_run)
    browser.value(
        "(() => { const one = document.createElement('script');"
        "one.textContent = 'document.title = `owned`'; document.body.append(one) })()"
    )
    assert browser.value("document.title") == "antivenom: venv"
    assert any("Content Security Policy" in str(each) for each in _complaints(browser))


CONTRASTS = """
(() => {
  const seen = [];
  for (const one of document.querySelectorAll("h1,h2,h3,p,a,code,dt,dd,th,td,li,span,text")) {
    if (!one.textContent.trim() || !one.getClientRects().length) continue;
    let behind = one, back = "rgba(0, 0, 0, 0)";
    while (behind && back === "rgba(0, 0, 0, 0)") {
      back = one.tagName === "text" && behind === one.parentElement
        ? getComputedStyle(behind.querySelector("rect")).fill
        : getComputedStyle(behind).backgroundColor;
      behind = behind.parentElement;
    }
    const style = getComputedStyle(one);
    seen.push([one.tagName === "text" ? style.fill : style.color, back, one.textContent.slice(0, 30)]);
  }
  return seen;
})()
"""


def _luminance(colour: str) -> float:
    parts = [int(each) / 255 for each in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read_in_light_and_in_dark(
    shown: Shown, environment_run: list[Message], scheme: str
) -> None:
    browser = shown(environment_run)
    browser.prefer(scheme)
    seen = browser.value(CONTRASTS)
    assert len(seen) > 60
    # Source: WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1.
    for ink, paper, words in seen:
        bright, dim = sorted((_luminance(ink), _luminance(paper)), reverse=True)
        assert (bright + 0.05) / (dim + 0.05) >= 4.5, (words, ink, paper)
    backs = {_luminance(paper) > 0.5 for _, paper, _ in seen[:1]}
    assert backs == {scheme == "light"}


def test_what_is_shown_has_a_name_for_those_who_do_not_see_it(
    shown: Shown, environment_run: list[Message]
) -> None:
    browser = shown(environment_run)
    browser.ask("Accessibility.enable")
    nodes = browser.ask("Accessibility.getFullAXTree")["nodes"]
    named: dict[str, list[str]] = {}
    for node in nodes:
        if not node.get("ignored"):
            role = node.get("role", {}).get("value", "")
            named.setdefault(role, []).append(node.get("name", {}).get("value", ""))
    for role in ("link", "searchbox", "meter", "table", "heading", "navigation"):
        assert named.get(role), role
    for role in ("link", "searchbox", "meter", "heading", "navigation"):
        assert all(named[role]), role
    levels = browser.value("[...document.querySelectorAll('h1,h2,h3')].map(one => +one.tagName[1])")
    assert levels[0] == 1
    assert all(two - one <= 1 for one, two in pairwise(levels))


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_as_wide_as_the_window(
    shown: Shown, environment_run: list[Message], width: int
) -> None:
    browser = shown(environment_run)
    browser.ask(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=800,
        deviceScaleFactor=1,
        mobile=False,
    )
    assert browser.value("document.documentElement.scrollWidth") <= width
    picture = base64.b64decode(browser.ask("Page.captureScreenshot")["data"])
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (width, 800)
    # A blank page is one colour, and packs to next to nothing.
    assert len(zlib.compress(picture)) > 10_000
