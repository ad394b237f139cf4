"""What a template writes again and again, written once in a process."""

from collections.abc import Sequence
from itertools import count
from typing import Final

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from people.gaps import TOKEN_GAP, Shaped, fill
from people.kept import KeptHtml

register = template.Library()

_NUMBERS: Final = count()
_WRITTEN: Final = KeptHtml(12_000_000)
_SHAPES: Final = KeptHtml(4_000_000)


class KeptNode(template.Node):
    """Writes its content once for each language and tuple of values."""

    child_nodelists = ("nodelist",)

    def __init__(self, values: Sequence[FilterExpression], nodelist: NodeList) -> None:
        self.values, self.nodelist = values, nodelist
        self.number = next(_NUMBERS)  # an id() may be given again

    def render(self, context: Context) -> SafeString:
        """The content, as it was written when the values were the same."""
        key = (self.number, get_language(), *(value.resolve(context) for value in self.values))
        found = _WRITTEN.get(key)
        if found is None:
            found = self.nodelist.render(context)
            _WRITTEN.keep(key, found)
        return found


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept card oob %}…{% endkept %}`: what is between depends on these values alone, which can be hashed.

    It may hold nothing that is one request's: no form token, no name of who asks, unless that is among the values.
    """
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(values, nodelist)


class ShapedNode(template.Node):
    """Writes its content once for each shape of what it shows, and fills the gaps."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: str, values: Sequence[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist
        self.number = next(_NUMBERS)

    def render(self, context: Context) -> SafeString:
        """The content, as it was written when what it shows had the same shape, with what is its own."""
        whole: Shaped = context[self.name]
        shape, own = whole.in_shape()
        key = (self.number, get_language(), shape, *(value.resolve(context) for value in self.values))
        found = _SHAPES.get(key)
        if found is None:
            with context.push(**{self.name: shape, "csrf_token": TOKEN_GAP}):
                found = self.nodelist.render(context)
            _SHAPES.keep(key, found)
        return fill(found, {**own, TOKEN_GAP: context.get("csrf_token", "")})


@register.tag
def shaped(parser: Parser, token: Token) -> ShapedNode:
    """`{% shaped card oob %}…{% endshaped %}`: what is between depends on `card` (`Shaped`) and the other values alone.

    It may hold forms with a token. It sees `card` with gaps, so that it can print them, and ask whether they are empty,
    but do nothing else with what stands there.
    """
    name, *more = token.split_contents()[1:]
    values = [parser.compile_filter(word) for word in more]
    nodelist = parser.parse(("endshaped",))
    parser.delete_first_token()
    return ShapedNode(name, values, nodelist)
