"""Markdown and HTML as their readers see them: what was written comes out as it was written."""

import lxml.html
import pytest
from markdown_it import MarkdownIt

from annotations.exports.html_file import write_html
from annotations.exports.markdown_file import escaped, write_markdown
from annotations.exports.options import ExportOptions, Order
from annotations.exports.subject import Export
from annotations.models import Annotation
from tests.annotations.stage import Desk


def export_of(at: Desk, order: Order = Order.TEXT) -> Export:
    kept = Annotation.objects.for_export(at.submission.assignment.submissions.all())
    return Export(at.submission.assignment, kept, ExportOptions(order=order), title="Ana", asked=("claim: Duty",))


def read(markdown: str) -> lxml.html.HtmlElement:
    """What a reader of CommonMark makes of it."""
    return lxml.html.fromstring(f"<div>{MarkdownIt('commonmark').render(markdown)}</div>")


@pytest.fixture
def marked(ana: Desk) -> Desk:
    ana.annotate("care & candor to its <script>lodgers</script>", "# No heading\n\n<b>bold</b> and **strong**", [0, 1])
    ana.annotate("predicates are met, as Roe v. Poe", "", links=True)
    return ana


def test_markdown_shows_words_as_the_court_wrote_them(marked: Desk) -> None:
    page = read("".join(write_markdown(export_of(marked))))
    words = page.text_content()
    assert "“care & candor to its <script>lodgers</script>”" in words
    assert [each.tag for each in page.iter("script", "b")] == []
    assert [each.text_content() for each in page.iter("h1", "h2")] == ["Notice", "Authorities"]
    assert "Lodger v. Town No. 1" in {each.text_content() for each in page.iter("em")}
    assert [each.text_content() for each in page.iter("strong")] == ["strong"]


def test_markdown_under_claims_has_a_passage_under_each(marked: Desk) -> None:
    page = read("".join(write_markdown(export_of(marked, Order.CLAIM))))
    assert [each.text_content() for each in page.iter("h2")] == ["Duty", "Breach", "Without a claim", "Authorities"]
    assert page.text_content().count("care & candor") == 2


@pytest.mark.parametrize(
    "words", ["1. one", "- dash", "a_b_c *d* [e](f) `g` <h> &amp; \\ # ~~i~~", "+ plus", "=====", "3) x"]
)
def test_escaped_words_read_as_they_are(words: str) -> None:
    assert read(escaped(words)).text_content().strip() == words


def test_html_file_needs_nothing_else(marked: Desk) -> None:
    page = lxml.html.fromstring("".join(write_html(export_of(marked))))
    assert page.xpath("//script | //link | //img | //@src | //@onclick") == []
    assert page.xpath("string(//meta[@http-equiv]/@content)") == "default-src 'none'; style-src 'unsafe-inline'"
    quoted = [each.text_content() for each in page.xpath("//section[@class='quoted']/p[1]")]
    assert quoted[0].startswith("“care & candor to its <script>lodgers</script>”")
    assert page.xpath("//div[@class='ann-words']//strong/text()") == ["strong"]
    assert page.xpath("//section[@class='authorities']//li/i/text() | //section[@class='authorities']//li/text()")
    assert "claim: Duty" in page.text_content()


def test_file_of_nothing_says_so(ana: Desk) -> None:
    assert "No passage matches." in "".join(write_markdown(export_of(ana)))
    assert "No passage matches." in "".join(write_html(export_of(ana)))
