"""Markdown of notes and replies: what is drawn, what stays as it was typed, and what nobody can smuggle in."""

import re

import pytest

from annotations.markdown import DEEPEST, LONGEST, as_html


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("a *b* **c** `d`", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>"),
        ("one\ntwo *x*", "<p>one<br>\ntwo <em>x</em></p>"),
        ("> said\n\nmine", "<blockquote>\n<p>said</p>\n</blockquote>\n<p>mine</p>"),
        ("3. x\n4. y", '<ol start="3">\n<li>x</li>\n<li>y</li>\n</ol>'),
        ("[m](https://a.example/b)", '<p><a href="https://a.example/b" rel="nofollow noopener">m</a></p>'),
        ("<me@a.example>", '<p><a href="mailto:me@a.example" rel="nofollow noopener">me@a.example</a></p>'),
    ],
)
def test_markdown_draws_its_part_of_commonmark(typed: str, drawn: str) -> None:
    assert as_html(typed) == drawn


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("# 1 of *many*", "<p># 1 of <em>many</em></p>"),
        ("Held\n---\n*x*", "<p>Held<br>\n---<br>\n<em>x</em></p>"),
        ("[a]: http://a.example\n*x*", "<p>[a]: http://a.example<br>\n<em>x</em></p>"),
        ("one\ntwo & <three>", "<p>one<br>\ntwo &amp; &lt;three&gt;</p>"),
        ("&copy; *x*", "<p>&amp;copy; <em>x</em></p>"),
    ],
)
def test_markdown_leaves_plain_words_as_they_were_typed(typed: str, drawn: str) -> None:
    assert as_html(typed) == drawn


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](/logout/)",
    "[x](//evil.example)",
    "![x](https://evil.example/track.png)",
    '[x](https://a.example "title" onclick=alert(1))',
    "<https://a.example/?\"onmouseover='alert(1)'>",
    "```<script>\nx\n```",
    "<svg/onload=alert(1)>*x*",
    "<!-- *x* --><style>*{}</style>",
    "\u202e<b>*x*</b>\u200b",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_markdown_lets_no_markup_and_no_other_address_in(typed: str) -> None:
    drawn = as_html(typed)
    tags = re.findall(r"<[^>]*>", drawn)
    allowed = re.compile(
        r'</?(?:p|em|strong|code|pre|a|br)>|<a href="https://(?:a|evil)\.example[^"<>]*" rel="nofollow noopener">'
    )
    assert [tag for tag in tags if not allowed.fullmatch(tag)] == []


def test_markdown_too_deep_or_too_long_is_shown_plain() -> None:
    deep = "> " * DEEPEST + "the *end*"
    assert "the *end*" in as_html(deep)
    assert as_html("*a* " * LONGEST).count("*a*") == LONGEST
