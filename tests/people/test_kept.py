"""HTML that a process keeps: found by its key, and never more than there is room for."""

import pytest
from django.template import Context, Template, TemplateSyntaxError, engines
from django.utils.safestring import SafeString
from django.utils.translation import override

from people.kept import KeptHtml


def test_kept_html_lets_go_of_what_was_not_asked_for_longest() -> None:
    kept = KeptHtml(room=6)
    kept.keep("a", SafeString("aaa"))
    kept.keep("b", SafeString("bbb"))
    assert kept.get("a") == "aaa"
    kept.keep("c", SafeString("cc"))
    assert [kept.get(key) for key in "abc"] == ["aaa", None, "cc"]


def test_kept_html_counts_a_piece_that_is_written_again_once() -> None:
    kept = KeptHtml(room=6)
    for _time in range(3):
        kept.keep("a", SafeString("aaaa"))
    kept.keep("b", SafeString("bb"))
    assert [kept.get("a"), kept.get("b")] == ["aaaa", "bb"]


def test_kept_html_does_not_keep_what_is_larger_than_its_room() -> None:
    kept = KeptHtml(room=3)
    kept.keep("a", SafeString("a"))
    kept.keep("b", SafeString("bbbb"))
    assert [kept.get("a"), kept.get("b")] == ["a", None]


def test_kept_piece_of_a_template_is_written_once_for_its_values_and_the_language() -> None:
    template = engines["django"].from_string("{% load kept %}{% kept value %}{{ value }}{{ other }}{% endkept %}")
    assert template.render({"value": "a", "other": 1}) == template.render({"value": "a", "other": 2}) == "a1"
    assert template.render({"value": "b", "other": 2}) == "b2"
    with override("de"):
        assert template.render({"value": "a", "other": 3}) == "a3"


def test_kept_piece_of_one_template_is_not_another_ones() -> None:
    first, second = (
        engines["django"].from_string("{% load kept %}{% kept value %}" + words + "{% endkept %}") for words in "xy"
    )
    assert [each.render({"value": 1}) for each in (first, second)] == ["x", "y"]


def test_what_is_written_anew_is_each_requests_own_in_a_piece_that_is_kept() -> None:
    inside = "{{ value }}{{ other }}{% if True %}{% anew %}<{{ other }}>{% endanew %}{% endif %}"
    source = "{% load kept %}{% around value %}" + inside + "{% endaround %}"
    template = engines["django"].from_string(source)
    assert [template.render({"value": "a", "other": each}) for each in "b&"] == ["ab<b>", "ab<&amp;>"]
    assert template.render({"value": "c", "other": "d"}) == "cd<d>"


def test_piece_in_a_piece_keeps_nothing_that_is_written_anew() -> None:
    inner = "{% around value %}{{ value }}{% anew %}{{ other }}{% endanew %}{% csrf_token %}{% endaround %}"
    template = engines["django"].from_string("{% load kept %}{% around 1 %}" + inner + "{% endaround %}")
    template.render({"value": "a", "other": "b", "csrf_token": "one"})
    html = template.render({"value": "a", "other": "c", "csrf_token": "two"})
    assert (html[:2], 'value="two"' in html) == ("ac", True)


def test_piece_that_is_kept_whole_holds_nothing_to_be_written_anew() -> None:
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string("{% load kept %}{% kept 1 %}{% anew %}a{% endanew %}{% endkept %}")


def test_blocks_of_a_frame_are_those_of_each_page_that_extends_it() -> None:
    frame = Template("{% block a %}A{% endblock %}{% block b %}B{% endblock %}")
    middle = Template("{% extends frame %}{% block b %}[{{ block.super }}]{% endblock %}")
    pages = ["{% block a %}1{% endblock %}", "{% block b %}2{{ block.super }}{% endblock %}", ""]
    made = [Template("{% extends above %}" + each) for each in pages]
    for above, shown in ((frame, ["1B", "A2B", "AB"]), (middle, ["1[B]", "A2[B]", "A[B]"])):
        assert [page.render(Context({"above": above, "frame": frame})) for page in made] == shown
