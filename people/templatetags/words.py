"""Tags of Django's that every page uses dozens of times, written once where their content is the same each time.

They take the place of Django's own (`TEMPLATES` in the settings), and write what those do.
"""

from typing import Any, Final

from django import template
from django.template.base import FilterExpression, Node, Parser, TextNode, Token
from django.template.context import Context
from django.template.defaulttags import URLNode, url
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext, BlockNode, ExtendsNode, do_extends
from django.templatetags import i18n
from django.urls import NoReverseMatch
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from people.addresses import reverse

register = template.Library()
_LANGUAGE: Final = "language of people.templatetags.words"
"""Under which a template that is being written keeps its language; to ask for that takes as long as a sentence."""
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class ConstantWords(Node):
    """A sentence that stands in the template, in each language once it was asked for."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._written: dict[str, str] = {}

    def render(self, context: Context) -> str:
        """The sentence in the language in which the template is written."""
        asked = context.render_context
        language = asked.get(_LANGUAGE)
        if language is None:
            language = asked[_LANGUAGE] = get_language() or ""
        words = self._written.get(language)
        if words is None:
            words = self._written[language] = self._node.render(context)
        return words


class InLanguage(Node):
    """`{% language code %}…{% endlanguage %}`: what is between is asked for its language anew."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def render(self, context: Context) -> str:
        """What is between, in that language."""
        asked = context.render_context
        outside = asked.get(_LANGUAGE)
        asked[_LANGUAGE] = None
        try:
            return str(self._node.render(context))
        finally:
            asked[_LANGUAGE] = outside


@register.tag("language")
def language(parser: Parser, token: Token) -> Node:
    """As Django's."""
    return InLanguage(i18n.language(parser, token))


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """`{% translate "words" %}`, as Django's; a sentence without filters or variables is looked up once."""
    node = i18n.do_translate(parser, token)
    words: FilterExpression = node.filter_expression
    constant = getattr(words.var, "literal", None) is not None and not words.filters
    return ConstantWords(node) if constant and not node.asvar and not node.message_context else node


class Address(Node):
    """`{% url "name" value … %}`, by `people.addresses`."""

    child_nodelists = ()

    def __init__(self, node: URLNode) -> None:
        self._name, self._values, self._kept_as = node.view_name, node.args, node.asvar

    def render(self, context: Context) -> str:
        """The address, or nothing where it is kept under a name."""
        try:
            path = reverse(self._name.resolve(context), [value.resolve(context) for value in self._values])
        except NoReverseMatch:
            if self._kept_as is None:
                raise
            path = ""
        if self._kept_as:
            context[self._kept_as] = path
            return ""
        return conditional_escape(path) if context.autoescape else path


@register.tag("url")
def address(parser: Parser, token: Token) -> Node:
    """As Django's; a page that is not ours, or has values with names, is left to it."""
    node = url(parser, token)
    name = getattr(node.view_name.var, "literal", node.view_name.var)
    return Address(node) if isinstance(name, str) and ":" not in name and not node.kwargs else node


class Extends(ExtendsNode):
    """`{% extends "base.html" %}`: a template's blocks are looked for once, and not each time that it is written.

    Django walks all nodes of the frame at each page; that took longer than a quarter of what the frame says.
    """

    def render(self, context: Context) -> SafeString:
        """The template above, with the blocks of this one."""
        above: Any = self.get_parent(context)
        asked = context.render_context
        if BLOCK_CONTEXT_KEY not in asked:
            asked[BLOCK_CONTEXT_KEY] = BlockContext()
        asked[BLOCK_CONTEXT_KEY].add_blocks(self.blocks)
        asked[BLOCK_CONTEXT_KEY].add_blocks(_blocks_of(above.nodelist))
        with asked.push_state(above, isolated_context=False):
            written: SafeString = above._render(context)  # noqa: SLF001 -- as Django's, so that the parser's context stays
            return written


def _blocks_of(nodes: Any) -> dict[str, BlockNode]:
    """The blocks of a template that extends none, by their names; of another none, since it adds its own itself."""
    found: dict[str, BlockNode] | None = getattr(nodes, "blocks_found", None)
    if found is None:
        first = next((node for node in nodes if not isinstance(node, TextNode)), None)
        blocks = [] if first is None or isinstance(first, ExtendsNode) else nodes.get_nodes_by_type(BlockNode)
        found = nodes.blocks_found = {block.name: block for block in blocks}
    return found


@register.tag("extends")
def extends(parser: Parser, token: Token) -> Node:
    """As Django's."""
    node: Any = do_extends(parser, token)
    return Extends(node.nodelist, node.parent_name)
