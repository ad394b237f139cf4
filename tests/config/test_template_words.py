"""Templates: sentences and addresses that are written once, read without indentation, are what Django would write."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django import urls
from django.template import Context, Origin, Template, engines
from django.urls import NoReverseMatch
from django.utils.translation import override

from config.template_files import Loader
from people.addresses import reverse

ONE, TWO = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("home", []),
        ("reader", [ONE, TWO]),
        ("reader", [TWO, TWO]),
        ("reader_citation", [ONE, TWO, 0]),
        ("reader_citation", [ONE, TWO, 8_123_456]),
        ("reader", [str(ONE), str(TWO)]),
    ],
)
def test_reverse_finds_the_path_that_django_finds(name: str, values: list[UUID | int | str]) -> None:
    assert [reverse(name, values), reverse(name, values)] == [urls.reverse(name, args=values)] * 2


def test_reverse_follows_the_prefix_under_which_the_product_is_served() -> None:
    before = reverse("reader", [ONE, TWO])
    urls.set_script_prefix("/class/100%/")
    try:
        assert reverse("reader", [ONE, TWO]) == urls.reverse("reader", args=[ONE, TWO]) != before
    finally:
        urls.clear_script_prefix()


@pytest.mark.parametrize("values", [[], [ONE], [ONE, -1], [ONE, 5]])
def test_reverse_refuses_values_that_a_page_has_not(values: list[UUID | int]) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("reader", values)


def test_url_tag_is_empty_where_it_is_kept_and_there_is_no_such_page() -> None:
    wrong = Template("{% url 'reader' value as path %}[{{ path }}]")
    assert wrong.render(Context({"value": ONE})) == "[]"
    with pytest.raises(NoReverseMatch):
        Template("{% url 'reader' value %}").render(Context({"value": ONE}))


def test_sentence_is_written_in_the_language_of_each_reader() -> None:
    template = Template("{% load i18n %}{% translate 'Yes' %} {% translate 'Yes' as yes %}{{ yes }}")
    with override("de"):
        german = template.render(Context())
    with override("en"):
        english = template.render(Context())
    assert (german, english) == ("Ja Ja", "Yes Yes")


def test_template_is_read_without_indentation_but_where_spaces_count(tmp_path: Path) -> None:
    source = (
        "<p>\n    a\n\n    <b> b  c</b>\n</p>\n<pre>\n  x\n\n  y</pre>\n"
        "{% blocktranslate %}\n  one\n  two\n{% endblocktranslate %}\n  <textarea>\n  z\n</textarea>\n"
    )
    (tmp_path / "page.html").write_text(source)
    loader = Loader(engines["django"].engine)  # type: ignore[attr-defined]  # -- Django's own engine
    assert loader.get_contents(Origin(name=str(tmp_path / "page.html"))) == (
        "<p>\na\n<b> b  c</b>\n</p>\n<pre>\n  x\n\n  y</pre>\n"
        "{% blocktranslate %}\n  one\n  two\n{% endblocktranslate %}\n<textarea>\n  z\n</textarea>\n"
    )


def test_sentence_in_a_stretch_of_another_language_is_in_that() -> None:
    yes = "{% translate 'Yes' %}"
    template = Template(f"{{% load i18n %}}{yes}{{% language 'de' %}}{yes}{{% endlanguage %}}{yes}")
    assert [template.render(Context()), template.render(Context())] == ["YesJaYes"] * 2
