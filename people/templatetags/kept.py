"""What a template writes again and again, written once in a process."""

from collections.abc import Sequence
from itertools import count
from typing import Any, Final

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from people.gaps import TOKEN_GAP, Gapped, Shaped, gap, html_gap
from people.kept import Kept, KeptHtml

register = template.Library()

_NUMBERS: Final = count()
_WRITTEN: Final = KeptHtml(12_000_000)
_SHAPES: Final = Kept[Gapped](8_000_000)
_SHAPING: Final = "shaping of people.templatetags.kept"
"""Under which a piece that is written for its shape says so to what stands in it."""


class AnewNode(template.Node):
    """In a piece that is kept, what is written for each request: there it leaves a gap."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self.name = f"anew{next(_NUMBERS)}"

    def render(self, context: Context) -> SafeString:
        """Its gap; where nothing around it is kept, what is between."""
        return html_gap(self.name) if _SHAPING in context else self.nodelist.render(context)


@register.tag
def anew(parser: Parser, _token: Token) -> AnewNode:
    """`{% anew %}…{% endanew %}` in `{% shaped %}`: what is between is not kept, but written for each request.

    It stands in the same template, and sees what is around the `shaped`: no value of a loop in it.
    """
    nodelist = parser.parse(("endanew",))
    parser.delete_first_token()
    return AnewNode(nodelist)


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
    if nodelist.get_nodes_by_type(AnewNode):
        raise template.TemplateSyntaxError("{% anew %} stands in {% shaped %} or {% around %}, not in {% kept %}.")
    return KeptNode(values, nodelist)


class ShapedNode(template.Node):
    """Writes its content once for each shape of what it shows, and fills the gaps."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: str, values: Sequence[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist
        self.number = next(_NUMBERS)
        anew: Any = nodelist.get_nodes_by_type(AnewNode)
        self._anew: dict[str, AnewNode] = {gap(node.name): node for node in anew}

    def render(self, context: Context) -> SafeString:
        """The content, as it was written when what it shows (if anything) had the same shape, with what is its own."""
        whole: Shaped | None = context[self.name] if self.name else None
        shape, own = whole.in_shape() if whole is not None else (None, {})
        key = (self.number, get_language(), shape, *(value.resolve(context) for value in self.values))
        found = _SHAPES.get(key)
        if found is None:
            found = Gapped(self._written(context, {self.name: shape} if self.name else {}))
            _SHAPES.keep(key, found)

        def value(of: str) -> object:
            node = self._anew.get(of)
            if node is not None:
                return node.render(context) if _SHAPING in context else node.nodelist.render(context)
            return context.get("csrf_token", "") if of == TOKEN_GAP else own[of]

        return found.filled(value)

    def _written(self, context: Context, shapes: dict[str, Any]) -> SafeString:
        with context.push(**{**shapes, "csrf_token": TOKEN_GAP, _SHAPING: True}):
            return self.nodelist.render(context)


@register.tag
def shaped(parser: Parser, token: Token) -> ShapedNode:
    """`{% shaped card oob %}…{% endshaped %}`: what is between depends on `card` (`Shaped`) and the other values alone.

    It may hold forms with a token. It sees `card` with gaps, so that it can print them, and ask whether they are empty,
    but do nothing else with what stands there. What is one request's stands in `{% anew %}`.
    """
    name, *more = token.split_contents()[1:]
    values = [parser.compile_filter(word) for word in more]
    nodelist = parser.parse(("endshaped",))
    parser.delete_first_token()
    return ShapedNode(name, values, nodelist)


@register.tag
def around(parser: Parser, token: Token) -> ShapedNode:
    """`{% around value … %}…{% endaround %}`: as `kept`, around `{% anew %}` pieces and forms with a token."""
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endaround",))
    parser.delete_first_token()
    return ShapedNode("", values, nodelist)
