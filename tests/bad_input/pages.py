"""What a page can be asked with: the names of its forms' fields, and of what its links have after the question mark."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import lxml.html


@dataclass
class Places:
    """By path: what is known to be sent there, by GET and by POST."""

    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    posted: dict[str, dict[str, str]] = field(default_factory=dict)
    written: dict[str, set[str]] = field(default_factory=dict)
    """Which of what is posted is written at length."""

    def read(self, address: str, html: str) -> None:
        """Notes the forms and the links of a page that was shown at `address`."""
        if not html.strip():
            return
        page = lxml.html.fromstring(html)
        for form in page.iter("form"):
            method = form.get("method", "get").lower()
            for place in _targets(form, address):
                known = (self.posted if method == "post" else self.asked).setdefault(place, {})
                for name, value in _fields(form):
                    known.setdefault(name, value)
                self.written.setdefault(place, set()).update(form.xpath(".//textarea/@name"))
        for element in page.iter("a"):
            self._note_link(urljoin(address, element.get("href", "")))
        for name in ("hx-get", "data-url", "data-changes-url", "data-place-url"):
            for element in page.xpath(f"//*[@{name}]"):
                self._note_link(urljoin(address, element.get(name)))

    def _note_link(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.netloc == "" and parts.query:
            known = self.asked.setdefault(parts.path, {})
            for name, value in parse_qsl(parts.query, keep_blank_values=True):
                known.setdefault(name, value)


def _targets(form: Any, address: str) -> Iterator[str]:
    """Where a form may be sent: its own address, and those of its buttons."""
    yield urlsplit(urljoin(address, form.get("action") or address)).path
    for button in form.xpath(".//*[@formaction]"):
        yield urlsplit(urljoin(address, button.get("formaction"))).path


def _fields(form: Any) -> Iterator[tuple[str, str]]:
    for element in form.xpath(".//*[@name][self::input or self::select or self::textarea or self::button]"):
        if element.get("type") == "file" or element.get("name") == "csrfmiddlewaretoken":
            continue
        value = element.value if element.tag in ("select", "textarea") else element.get("value", "")
        yield element.get("name"), str(value or "")
