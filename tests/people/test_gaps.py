"""What is written once for each shape shows each one's own words, escaped, and each request's own token."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.template import Context, Template
from django.utils.safestring import mark_safe

from people.gaps import gap

SHAPED = Template(
    "{% load kept %}{% shaped line big %}<p title='{{ line.words }}'>{{ line.words }} {% if line.late %}late{% endif %}"
    "{% if big %}!{% endif %}</p>{% csrf_token %}{% endshaped %}"
)


@dataclass(frozen=True)
class Line:
    """A line of which there are many."""

    words: str
    late: bool = False

    def in_shape(self) -> tuple["Line", Mapping[str, Any]]:
        """It with a gap for its words."""
        return replace(self, words=gap("words")), {gap("words"): self.words}


def drawn(words: str, *, late: bool = False, big: bool = False, token: str = "t") -> str:  # noqa: S107 -- of no form
    """The line as the template shows it, without the token's field."""
    html = SHAPED.render(Context({"line": Line(words, late), "big": big, "csrf_token": token}))
    shown, field = html.split("<input")
    assert f'value="{token}"' in field
    return shown


def test_each_has_its_own_words_escaped() -> None:
    assert drawn("a") == "<p title='a'>a </p>"
    assert drawn("<'b&\"") == "<p title='&lt;&#x27;b&amp;&quot;'>&lt;&#x27;b&amp;&quot; </p>"
    assert drawn(str(mark_safe("<b>c</b>"))) != drawn("c")


def test_each_shape_is_written_for_itself() -> None:
    assert [drawn("a", late=True), drawn("b", big=True), drawn("c")] == [
        "<p title='a'>a late</p>", "<p title='b'>b !</p>", "<p title='c'>c </p>",
    ]  # fmt: skip


def test_each_request_has_its_own_token() -> None:
    assert drawn("a", token="one") == drawn("a", token="two")


def test_words_that_look_like_a_gap_stay_words() -> None:
    assert drawn(gap("token"), token="secret") == f"<p title='{gap('token')}'>{gap('token')} </p>"
