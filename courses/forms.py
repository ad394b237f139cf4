"""Forms about courses and their people."""

import re
import zoneinfo
from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.actions import CourseFacts, Place
from courses.groups import Dealing
from courses.models import NAME_LIMIT, Course, Enrollment, Group, Role, Section
from courses.roster_reading import MOST_BYTES, decode
from people.moments import check_day

MOST_ADDRESSES: Final = 200
"""Addresses that are invited at once by hand; more come as a class list."""
MOST_NAMES: Final = 100
USUAL_ZONES: Final = (
    ("America/New_York", _("Eastern time: New York")),
    ("America/Chicago", _("Central time: Chicago")),
    ("America/Denver", _("Mountain time: Denver")),
    ("America/Phoenix", _("Mountain time, no daylight saving: Phoenix")),
    ("America/Los_Angeles", _("Pacific time: Los Angeles")),
    ("America/Anchorage", _("Alaska time: Anchorage")),
    ("Pacific/Honolulu", _("Hawaii time: Honolulu")),
    ("America/Puerto_Rico", _("Atlantic time: Puerto Rico")),
)
REGIONS: Final = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


def zone_choices() -> list[tuple[Any, Any]]:
    """The time zones of the IANA database by region, those of the United States first, and UTC."""
    names = sorted(name for name in zoneinfo.available_timezones() if name.partition("/")[0] in REGIONS)
    usual = {name for name, _words in USUAL_ZONES}
    regions = [
        (region, [(name, _city(name)) for name in names if name.startswith(f"{region}/") and name not in usual])
        for region in REGIONS
    ]
    return [(_("United States"), list(USUAL_ZONES)), *regions, (_("None of these"), [("UTC", "UTC")])]


class CourseForm(forms.Form):
    """What a course is called, its term and its time zone."""

    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    term = forms.CharField(
        label=_("Term"), max_length=60, required=False, help_text=_("For example: Spring 2027"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zone_choices, initial="America/New_York",
        help_text=_("Due dates are those of this clock."),
    )  # fmt: skip

    def facts(self) -> CourseFacts:
        """What was said."""
        return CourseFacts(**{name: self.cleaned_data[name] for name in ("title", "term", "time_zone")})


class CopyForm(CourseForm):
    """A course for another term, and how far its dates move."""

    weeks = forms.IntegerField(
        label=_("Move the dates by weeks"), required=False, min_value=-520, max_value=520,
        help_text=_("A year later is 52. Where this is empty, assignments come without dates."),
    )  # fmt: skip


class _OfCourse(forms.Form):
    """A form whose choices are the sections and groups of a course."""

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{type(self).__name__.lower()}_%s", **kwargs})  # two stand on one page
        self.course = course
        for name, known in (("section", course.sections), ("group", course.groups), ("reviews", course.sections)):
            if name in self.fields:
                chosen = self.fields[name]
                assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 -- all three of them are
                chosen.queryset = known.order_by("name", "pk")


class PlaceForm(_OfCourse):
    """What a member is in the course."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    section = forms.ModelChoiceField(Section.objects.none(), label=_("Section"), required=False, empty_label=_("none"))
    group = forms.ModelChoiceField(Group.objects.none(), label=_("Group"), required=False, empty_label=_("none"))
    reviews = forms.ModelMultipleChoiceField(
        Section.objects.none(), label=_("Sections that an assistant reviews"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With none ticked, all of them. This counts for assistants alone."),
    )  # fmt: skip
    expires_on = forms.DateField(
        label=_("Last day of a guest"), required=False, validators=[check_day],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("This counts for guests alone. Where it is empty, a guest stays to the end."),
    )  # fmt: skip

    @classmethod
    def of(cls, enrollment: Enrollment) -> "PlaceForm":
        """The form as things are."""
        until = enrollment.expires_at
        zone = zoneinfo.ZoneInfo(enrollment.course.time_zone)
        initial = {
            "role": enrollment.role,
            "section": enrollment.section_id,
            "group": enrollment.group_id,
            "reviews": [section.pk for section in enrollment.reviews.all()],
            "expires_on": until.astimezone(zone).date() if until else None,
        }
        return cls(initial=initial, course=enrollment.course)

    def place(self) -> Place:
        """What was said; a guest's last day ends at midnight of the course's clock."""
        said, zone = self.cleaned_data, zoneinfo.ZoneInfo(self.course.time_zone)
        day = said["expires_on"]
        until = datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=zone).astimezone(UTC) if day else None
        return Place(Role(said["role"]), said["section"], said["group"], until, tuple(said["reviews"]))


class LinkForm(_OfCourse):
    """A link for everybody who holds it."""

    role = forms.ChoiceField(
        label=_("Who joins is a"), choices=[(role.value, role.label) for role in (Role.STUDENT, Role.GUEST)]
    )
    section = forms.ModelChoiceField(
        Section.objects.none(), label=_("In the section"), required=False, empty_label=_("none")
    )
    days = forms.TypedChoiceField(
        label=_("It can be used for"), coerce=int, empty_value=None, required=False, initial="14",
        choices=[("1", _("a day")), ("7", _("a week")), ("14", _("two weeks")), ("60", _("60 days")),
                 ("", _("always"))],
    )  # fmt: skip
    most_uses = forms.IntegerField(
        label=_("By how many people"), required=False, min_value=1, max_value=100_000,
        widget=forms.NumberInput(attrs={"placeholder": _("any number")}),
    )  # fmt: skip
    stay_days = forms.IntegerField(
        label=_("Days that a guest stays"), required=False, min_value=1, max_value=1_000,
        widget=forms.NumberInput(attrs={"placeholder": _("30, for guests alone")}),
    )  # fmt: skip


class InviteForm(_OfCourse):
    """People who are invited by mail."""

    emails = forms.CharField(
        label=_("E-mail addresses"), max_length=60_000, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One a line, or with commas."),
    )  # fmt: skip
    role = forms.ChoiceField(label=_("They are invited as"), choices=Role.choices, initial=Role.STUDENT)
    section = forms.ModelChoiceField(
        Section.objects.none(), label=_("In the section"), required=False, empty_label=_("none")
    )

    def clean_emails(self) -> list[str]:
        """The addresses in lower case, each once."""
        words = [word.strip("<>").lower() for word in re.split(r"[\s,;]+", self.cleaned_data["emails"]) if word]
        addresses = list(dict.fromkeys(word.removeprefix("mailto:") for word in words if "@" in word))
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                told = {"email": address[:80]}
                raise ValidationError(_("“%(email)s” is no e-mail address."), params=told) from None
        if not addresses:
            raise ValidationError(_("There is no e-mail address in this."))
        if len(addresses) > MOST_ADDRESSES:
            raise ValidationError(_("More than %(most)d at once: bring a class list."), params={"most": MOST_ADDRESSES})
        return addresses


class CodeForm(forms.Form):
    """A code that is typed."""

    code = forms.CharField(
        label=_("Code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false",
                                      "placeholder": "KXQ7-M2PD", "class": "code-input"}),
    )  # fmt: skip


class RosterForm(forms.Form):
    """A class list, pasted or in a file."""

    text = forms.CharField(
        label=_("Paste the list"), required=False, max_length=MOST_BYTES, strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "roster-text"}),
    )  # fmt: skip
    file = forms.FileField(label=_("Or choose a file"), required=False, help_text=_("CSV or text, at most 2 MB"))
    domain = forms.RegexField(
        r"^@?[\w-]+(\.[\w-]+)+$", label=_("What follows the @, where the list has logins alone"), required=False,
        max_length=200, help_text=_("For example: example.edu"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """With the file's text as `text`. The reader's `UnreadableRoster` is an error of the form."""
        cleaned = super().clean() or {}
        sent = cleaned.get("file")
        if sent is not None:
            if sent.size > MOST_BYTES:
                raise ValidationError(_("The file is larger than 2 MB: this is no class list."))
            try:
                cleaned["text"] = decode(sent.read())
            except ValueError as unreadable:
                raise ValidationError(str(unreadable)) from unreadable
        if not (cleaned.get("text") or "").strip() and not self.errors:
            raise ValidationError(_("Paste a list or choose a file."))
        return cleaned


class ConfirmForm(RosterForm):
    """The same list once it was shown, with what is to be done besides."""

    seen = forms.CharField(widget=forms.HiddenInput)
    remove = forms.BooleanField(required=False)
    mail = forms.BooleanField(required=False)


class NameForm(forms.Form):
    """The name of a section or a group."""

    name = forms.CharField(label=_("Name"), max_length=NAME_LIMIT)


class NamesForm(forms.Form):
    """Names of new sections or groups."""

    names = forms.CharField(
        label=_("Names"), max_length=MOST_NAMES * (NAME_LIMIT + 2), help_text=_("Several with commas."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def clean_names(self) -> list[str]:
        """The names, each once."""
        names = dict.fromkeys(" ".join(name.split()) for name in re.split(r"[,;\n]", self.cleaned_data["names"]))
        found = [name for name in names if name]
        if not found or max(map(len, found)) > NAME_LIMIT or len(found) > MOST_NAMES:
            raise ValidationError(
                gettext("Write one name or several, each of at most %(most)d letters.") % {"most": NAME_LIMIT}
            )
        return found


class DealForm(forms.Form):
    """How students are dealt into groups."""

    by = forms.ChoiceField(
        label=_("Make"), choices=[("number", _("this many groups")), ("size", _("groups of at most this many people"))],
        initial="size",
    )  # fmt: skip
    count = forms.IntegerField(label=_("Number"), min_value=1, max_value=1_000, initial=4)
    within_sections = forms.BooleanField(label=_("Keep sections apart"), required=False)
    seed = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def dealing(self, seed: str) -> Dealing:
        """What was said, with that seed."""
        said = self.cleaned_data
        number, size = (said["count"], None) if said["by"] == "number" else (None, said["count"])
        return Dealing(seed, number, size, within_sections=said["within_sections"])


def _city(name: str) -> str:
    """`America/Argentina/Buenos_Aires` in words."""
    return name.partition("/")[2].replace("_", " ").replace("/", ": ")
