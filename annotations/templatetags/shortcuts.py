"""The keys of a person, for the pages that use them and the one that changes them."""

import json
from typing import Any

from django import forms, template
from django.http import HttpRequest

from annotations.shortcuts import keys
from annotations.shortcuts.chosen import Group, Shortcut, chosen_of, groups_of
from people.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def keys_chosen(context: dict[str, Any]) -> tuple[str, bool]:
    """What the person chose of keys, and whether her keyboard is a Mac's, as a value: the same has the same page."""
    request = context["request"]
    return json.dumps(chosen_of(request.user), sort_keys=True), _is_mac(request)


def _is_mac(request: HttpRequest) -> bool:
    return "Mac OS" in request.headers.get("User-Agent", "")


@register.simple_tag
def shortcut_groups(user: User) -> list[Group]:
    """Every command with the person's keys, by scope."""
    return groups_of(user)


@register.simple_tag(takes_context=True)
def shown_keys(context: dict[str, Any], shortcut: Shortcut) -> list[list[str]]:
    """The keys that count, each as the parts that are printed on the keyboard of who asks."""
    mac = _is_mac(context["request"])
    shown = [keys.shown(key, mac=mac) for key in shortcut.active]
    return [[*parts[:-1], "1–9"] for parts in shown] if shortcut.command.digits else shown


@register.filter
def field_of(form: forms.Form, shortcut: Shortcut) -> forms.BoundField:
    """The field in which the command's keys are chosen."""
    return form[shortcut.slug]
