"""How often codes may be tried that open no course."""

from django.conf import settings
from django.http import HttpRequest

from people.limits import asker, count

HOUR = 3600


def count_wrong_code(request: HttpRequest) -> None:
    """Counts one more code that opened nothing. Raises `TooOften` where these are too many for one who mistypes."""
    count("wrong codes", asker(request), most=settings.WRONG_CODES_PER_HOUR, seconds=HOUR)
