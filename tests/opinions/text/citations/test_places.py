"""The first place that a pin names."""

import pytest

from opinions.text.citations.places import Place, first_place


@pytest.mark.parametrize(
    ("pin", "place"),
    [
        ("1104 n. 9", Place(page="1104", note="9")),
        ("751, n. 1", Place(page="751", note="1")),
        ("766-767, n. 12", Place(page="766", note="12")),
        ("780-781, and n. 8", Place(page="780")),
        ("782-784, 786, n. 13", Place(page="782")),
        ("*12", Place(page="12")),
        ("¶¶ 30, 34", Place(page="¶ 30")),
        ("n. 4", Place(note="4")),
        ("footnote 3", Place(note="3")),
        ("n. *", Place(note="*")),
        ("Part II–A", Place(part="II–A")),
        ("Parts I and II", Place(part="I")),
        ("this page", Place()),
        ("", Place()),
    ],
)
def test_first_place_is_told(pin: str, place: Place) -> None:
    assert first_place(pin) == place
