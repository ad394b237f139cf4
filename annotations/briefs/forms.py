"""What a browser sends about a brief: its title and order, and where a passage goes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from annotations.models import Annotation, Brief, BriefHeading, BriefOrder, Submission
from annotations.querysets import NOT_IN_BIN


class BriefForm(forms.Form):
    """The title (empty for the case's) and what the passages stand under; what is not sent stays as it is."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    order = forms.ChoiceField(choices=BriefOrder.choices, required=False)

    def changed_from(self, brief: Brief) -> tuple[BriefOrder, str]:
        """Order and title as they shall be."""
        order = self.cleaned_data["order"] or brief.order
        return BriefOrder(order), self.cleaned_data["title"] if "title" in self.data else brief.title


class ArrangeForm(forms.Form):
    """Where one passage of the submission goes: `before` or `after` another, under a heading, out or in."""

    annotation = forms.ModelChoiceField(Annotation.objects.none(), to_field_name="uuid")
    before = forms.ModelChoiceField(Annotation.objects.none(), to_field_name="uuid", required=False)
    after = forms.ModelChoiceField(Annotation.objects.none(), to_field_name="uuid", required=False)
    heading = forms.ChoiceField(choices=BriefHeading.choices, required=False)
    left_out = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)

    def __init__(self, *args: Any, submission: Submission, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        own = Annotation.objects.filter(NOT_IN_BIN, submission=submission)
        for name in ("annotation", "before", "after"):
            self.fields[name].queryset = own  # type: ignore[attr-defined]  # -- each of these is a ModelChoiceField
