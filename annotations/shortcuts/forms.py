"""The form in which a person chooses her keys: a field a command, and the switch for single letters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.shortcuts.chosen import chosen_of, preference, slug_of
from annotations.shortcuts.commands import COMMANDS, Command, Scope
from annotations.shortcuts.keys import BROWSERS, canonical, digits_of, written
from people.models import User

LONGEST = 80
MOST_KEYS = 3


class ShortcutsForm(forms.Form):
    """Keys by the slugs of their commands. `preference` is what of it is kept."""

    single = forms.BooleanField(required=False, label=_("Single letters and signs are shortcuts too"))

    def __init__(self, *args: Any, user: User, **keywords: Any) -> None:
        keys, single = chosen_of(user)
        super().__init__(*args, **keywords)
        self.initial = {"single": single} | {slug: written(chosen) for slug, chosen in (_table() | keys).items()}
        for command in COMMANDS:
            self.fields[slug_of(command)] = forms.CharField(
                required=False,
                max_length=LONGEST,
                label=str(command.words),
                widget=forms.TextInput(attrs=_attributes(command)),
            )

    def clean(self) -> dict[str, Any]:
        """The keys as they are kept; a key that means two things at one place is told at the second."""
        cleaned: dict[str, Any] = super().clean() or {}
        taken: dict[tuple[Scope, str], Command] = {}
        for command in COMMANDS:
            slug = slug_of(command)
            try:
                cleaned[slug] = " ".join(_keys_of(cleaned.get(slug, "")))
                _claim_keys(command, cleaned[slug].split(), taken)
            except forms.ValidationError as problem:
                self.add_error(slug, problem)
        return cleaned

    @property
    def preference(self) -> dict[str, Any]:
        """What is kept of the choice; the form is valid."""
        keys = {slug_of(command): self.cleaned_data[slug_of(command)] for command in COMMANDS}
        return preference(keys, single=self.cleaned_data["single"])


def reset_in(sent: dict[str, Any], slug: str) -> dict[str, Any]:
    """What was sent, with the keys of one command as the table has them."""
    return sent | {key: keys for key, keys in _table().items() if key == slug}


def _table() -> dict[str, str]:
    return {slug_of(command): " ".join(command.keys) for command in COMMANDS}


def _attributes(command: Command) -> dict[str, str]:
    digits = {"data-digits": "1"} if command.digits else {}
    return {
        "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "data-scope": command.scope, **digits,
    }  # fmt: skip


def _keys_of(typed: str) -> list[str]:
    """The keys in what was typed. Raises ValidationError where one is none, or the browser's own."""
    keys = []
    for word in dict.fromkeys(typed.split()):
        try:
            keys.append(canonical(word))
        except ValueError:
            told = _("“%(key)s” is no key. Write keys as Alt+Shift+n, and several with a space between.")
            raise forms.ValidationError(told, params={"key": word}) from None
    for key in keys:
        if key in BROWSERS:
            told = _("Browsers keep %(key)s for themselves: choose another key.")
            raise forms.ValidationError(told, params={"key": written(key)})
    if len(keys) > MOST_KEYS:
        raise forms.ValidationError(_("A command has three keys at most."))
    return keys


def _claim_keys(command: Command, keys: list[str], taken: dict[tuple[Scope, str], Command]) -> None:
    """Notes whose the keys are. Raises ValidationError where one is another's that counts at the same place."""
    every = [each for key in keys for each in digits_of(key)] if command.digits else keys
    for key in every:
        beside = _beside(command.scope)
        other = next((taken[scope, key] for scope in beside if (scope, key) in taken), None)
        if other is not None:
            told = _("%(key)s is also “%(words)s”: choose another key.")
            raise forms.ValidationError(told, params={"key": written(key), "words": other.words})
        taken[command.scope, key] = command


def _beside(scope: Scope) -> tuple[Scope, ...]:
    """The scopes whose keys count at the same place."""
    apart = (Scope.SETTLING, Scope.JUDGING, Scope.PAIRING)
    if scope in apart:
        return (scope,)
    if scope == Scope.PAGE:
        return tuple(each for each in Scope if each not in apart)
    return scope, Scope.PAGE
