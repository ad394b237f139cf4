"""A span's citation is found once for all spans that stand alike; it must be what each alone would be given."""

from dataclasses import replace
from random import Random

import pytest

from annotations.citing.citer import citer
from opinions.models import OpinionText
from tests.annotations.stage import invented_case
from tests.opinions.parted import stored

pytestmark = pytest.mark.django_db


def test_spans_that_stand_alike_are_cited_as_each_alone_is() -> None:
    invented_case()
    stored()
    pins = set()
    chance = Random(9)  # noqa: S311 -- drawn spans, nothing secret
    for text in OpinionText.objects.select_related("opinion__case"):
        remembering = citer(text)
        near = [offset for offset in remembering.layout.edges if 0 <= offset <= text.length]
        for _number in range(1000):
            start, end = sorted(chance.sample([*near, chance.randrange(text.length)], 2))
            if start < end:
                alone = replace(remembering, _situations={}).situation(start, end)
                assert remembering.situation(start, end) == alone, (start, end)
                pins.add(alone.cited.pin)
    assert {"100", "100–01", "101–04", "7–8", "8 n.1"} <= pins
