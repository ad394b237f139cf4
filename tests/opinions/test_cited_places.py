"""The way into a held case at the place that a pin names."""

import pytest

from opinions.cited_places import cited_place
from opinions.models import Case
from tests.annotations.stage import invented_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """Hart's opinion on pages 100 and 101, with note 1, and Ives's dissent on 101 to 104."""
    return invented_case()


@pytest.mark.parametrize(
    ("cited", "author", "fragment", "label"),
    [
        (("101", ""), "Hart", "#page-101", "Opinion of the Court (Hart, J.), page 101"),
        (("104", ""), "Ives", "#page-104", "Ives, J., dissenting, page 104"),
        (("101 n. 1", ""), "Hart", "#note-1", "Opinion of the Court (Hart, J.), note 1"),
        (("104-05, 107", "Ives, J., dissenting"), "Ives", "#page-104", "Ives, J., dissenting, page 104"),
        (("101 n. 8", ""), "Hart", "#page-101", "Opinion of the Court (Hart, J.), page 101"),
    ],
)
def test_pin_leads_to_the_writing_in_which_its_page_lies(
    case: Case, cited: tuple[str, str], author: str, fragment: str, label: str
) -> None:
    place = cited_place(case, *cited)
    wanted = case.opinions.get(author=author).get_absolute_url() + fragment
    assert (place.url, place.label, place.exact) == (wanted, label, True)


def test_of_two_writings_on_a_page_the_one_whose_author_is_named(case: Case) -> None:
    both = [cited_place(case, "101", named).url for named in ("", "Ives, J., dissenting")]
    hart, ives = case.opinions.order_by("position")
    assert both == [f"{hart.get_absolute_url()}#page-101", f"{ives.get_absolute_url()}#page-101"]


def test_page_that_is_not_there_leads_to_the_case_and_says_so(case: Case) -> None:
    place = cited_place(case, "999")
    assert (place.url, place.exact) == (case.get_absolute_url(), False)
    assert cited_place(case, "").exact
