"""A person at the dashboard: their actions, and the browser's complaints."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.waiting import wait_until

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Locator, Page

    from tests.support.stack import Stack

READ_MS = 30_000
"""The maximum time for reading a few generated pages."""

_AXE = Axe().axe_script
# The browser reports observations in an idle moment after their frame.
_SETTLE = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
    requestIdleCallback(() => setTimeout(done, 50)))))"""
_CARRY = """([name, type, content]) => {
    const carried = new DataTransfer();
    const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
    carried.items.add(new File([bytes], name, {type}));
    return carried;
}"""


class Visitor:
    """One window of the dashboard, in front of `stack` if the test has one."""

    def __init__(self, page: Page, stack: Stack | None = None) -> None:
        self.page = page
        self.stack = stack
        self._complaints: list[str] = []
        self._expected: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self._complaints.append(str(error)))

    def expect_complaint(self, pattern: str) -> None:
        """Allow a message of the console: browsers report every refused request there."""
        self._expected.append(pattern)

    def complaints(self) -> list[str]:
        return [text for text in self._complaints if not any(re.search(each, text) for each in self._expected)]

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self._complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def sign_in(self, password: str | None = None, name: str = "admin") -> None:
        """Sign in by keyboard alone; the name has the focus."""
        if self.page.url == "about:blank":
            self.page.goto("/jobs")
        expect(self.page.get_by_label(re.compile("User name|Benutzername"))).to_be_focused()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(password or self._own_password())
        self.page.keyboard.press("Enter")
        if password is None:
            self.page.wait_for_url(re.compile("/jobs"))

    def _own_password(self) -> str:
        assert self.stack is not None, "the password of an installation that is no stack must be given"
        return self.stack.password

    def go_to_list(self, query: str = "") -> None:
        """Go to the documents, and wait until they can be used."""
        self.page.goto(f"/jobs{query}")
        self.wait_for_list()

    def wait_for_list(self) -> None:
        expect(self.page.get_by_role("heading", name="Documents", exact=True)).to_be_visible()

    def pick(self, name: str, content: bytes) -> None:
        """Choose a file in the file chooser."""
        self.page.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )

    def carry(self, name: str, content: bytes, media_type: str = "application/octet-stream") -> Any:
        """Create a file in the browser, to drop or to paste it."""
        return self.page.evaluate_handle(_CARRY, [name, media_type, base64.b64encode(content).decode()])

    def drop(self, name: str, content: bytes) -> None:
        """Drag a file over the window and drop it."""
        carried = self.carry(name, content)
        self.page.dispatch_event("body", "dragenter", {"dataTransfer": carried})
        expect(self.page.get_by_text("Drop to upload")).to_be_visible()
        self.page.dispatch_event("body", "dragover", {"dataTransfer": carried})
        self.page.dispatch_event("body", "drop", {"dataTransfer": carried})

    def row(self, name: str) -> Locator:
        """Return the row of a file or a document in the list."""
        return self.page.get_by_role("listitem").filter(has=self.page.get_by_text(name, exact=True))

    def wait_for(self, name: str, state: str = "Done") -> None:
        """Wait until a document of the list is in a state, by its displayed name."""
        expect(self.row(name).get_by_text(state, exact=True)).to_be_visible(timeout=READ_MS)

    def submit(self, name: str, content: bytes, state: str = "Done") -> None:
        """Upload a file and wait until it is read."""
        self.go_to_list()
        self.pick(name, content)
        self.wait_for(name, state)

    def open(self, name: str) -> None:
        """Open a document of the list, and wait for its title."""
        self.page.get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()

    def menu(self, name: str, item: str) -> None:
        """Choose from the menu of a document."""
        self.page.get_by_role("button", name=f"More actions for {name}").click()
        self.page.get_by_role("menuitem", name=item).click()

    def settle(self) -> None:
        """Wait until the page is idle and has reported all its observations."""
        self.page.evaluate(_SETTLE)

    def assert_accessible(self, *rules: str) -> None:
        """Run axe when nothing moves any more; only with these rules if some are named."""
        still = "() => document.getAnimations().every(each => each.playState !== 'running')"
        wait_until(lambda: self.page.evaluate(still), seconds=5)
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_AXE)
        options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
        found = self.page.evaluate("options => axe.run(options).then(({violations}) => violations)", options)
        assert found == [], [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]

    def assert_fits(self) -> None:
        """Check that nothing is wider than the window, once everything that opened has its final position."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        wait_until(lambda: self.page.evaluate(wide) <= 0, seconds=5)
