"""What the browser sends of a reply or a question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.forms import NoteField
from annotations.models import REPLY_LIMIT

TOO_LONG = _("These words are longer than %(limit)s characters: shorten them by %(over)s. Nothing of them is lost.")
NO_WORDS = _("Write something first.")


class WordsForm(forms.Form):
    """Words in Markdown, which may be missing."""

    words = NoteField(required=False, strip=True)

    def clean_words(self) -> str:
        """The words, if they are short enough to be kept."""
        words: str = self.cleaned_data["words"]
        if len(words) > REPLY_LIMIT:
            raise forms.ValidationError(TOO_LONG, params={"limit": REPLY_LIMIT, "over": len(words) - REPLY_LIMIT})
        return words


class _SaidForm(WordsForm):
    """Words, which must be there."""

    def clean_words(self) -> str:
        """The words, if there are any."""
        words = super().clean_words()
        if not words:
            raise forms.ValidationError(NO_WORDS)
        return words


class ReplyForm(_SaidForm):
    """A new reply: the UUID that the browser or the page made for it, and its words."""

    uuid = forms.UUIDField()


class ReplyEditForm(_SaidForm):
    """An edit of the reply's revision `revision`."""

    revision = forms.IntegerField(min_value=1)


def problem_of(form: forms.Form) -> str:
    """The first thing that is wrong with the form, as a sentence."""
    return next((str(errors[0]) for errors in form.errors.values()), "")
