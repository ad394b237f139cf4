"""What an instructor writes of an assignment, of an extension, and to whose work is judged."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.assignments.assigning import AssignmentFacts, Wanted
from annotations.assignments.wanted_rows import WantedRow, read_rows, rows_of, rows_sent
from annotations.models import Assignment, Claim, Codebook, LatePolicy, Visibility
from courses.clock import ClockTime
from courses.clock_fields import ClockField
from courses.models import Course, Enrollment, Role, Section
from opinions.citing import writing_words
from opinions.models import Case
from people.models import User

BLANK_ROWS = 1
TIMES = ("opens_at", "due_at", "reveal_at")
MOST_WORDS = 20_000
MOST_NOTES = 1000


class AssignmentForm(forms.Form):
    """An assignment on a case. Three queries to offer its choices."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    instructions = forms.CharField(
        label=gettext_lazy("Instructions"), required=False, max_length=MOST_WORDS, widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("Shown to the class as written here, line by line."),
    )  # fmt: skip
    writings = forms.MultipleChoiceField(
        label=gettext_lazy("Writings"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one writing.")},
    )  # fmt: skip
    codebook = forms.ChoiceField(label=gettext_lazy("Codebook"), widget=forms.RadioSelect)
    opens_at = ClockField(
        label=gettext_lazy("Opens"), required=False,
        help_text=gettext_lazy("Where it is empty, as soon as it is published."),
    )  # fmt: skip
    due_at = ClockField(label=gettext_lazy("Due"), required=False)
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who sees whose annotations"), choices=Visibility.choices, widget=forms.RadioSelect,
        initial=Visibility.AFTER_DUE,
    )  # fmt: skip
    reveal_at = ClockField(label=gettext_lazy("Shown to the class from"), required=False)
    reveal_count = forms.IntegerField(
        label=gettext_lazy("Number of annotations"), required=False, min_value=1, max_value=MOST_NOTES
    )
    anonymous = forms.BooleanField(
        label=gettext_lazy("Students do not see each other's names"), required=False,
        help_text=gettext_lazy("To each other they are “Reader K7Q”. The course's staff see and show names."),
    )  # fmt: skip
    graded_anonymously = forms.BooleanField(
        label=gettext_lazy("Staff read and grade without names"), required=False,
        help_text=gettext_lazy(
            "Until a student's grade is released she is “Reader K7Q” to the course's staff too. Who has not handed in "
            "is named. Her style may still tell who wrote, and the course's log names who did what."
        ),
    )  # fmt: skip
    late = forms.ChoiceField(
        label=gettext_lazy("Work submitted after the due date"), choices=LatePolicy.choices, widget=forms.RadioSelect,
        initial=LatePolicy.MARK,
    )  # fmt: skip
    folds_open = forms.BooleanField(
        label=gettext_lazy("Students may open what an edited opinion leaves out"), required=False, initial=True
    )

    def __init__(self, sent: Any = None, *, course: Course, case: Case, assignment: Assignment | None = None) -> None:
        self.course, self.assignment = course, assignment
        chosen = list(assignment.pinned.values_list("version__opinion", flat=True)) if assignment else None
        self.named = set(assignment.claims.values_list("pk", flat=True)) if assignment else set()
        self.opinions = {str(each.uuid): each for each in case.opinions.prefetch_related("parts").order_by("position")}
        present = Claim.objects.filter(retired_at=None)
        self.codebooks = list(course.codebooks.prefetch_related(Prefetch("claims", present)).order_by("title", "pk"))
        super().__init__(sent, initial=self._initial(chosen))
        self._offer()
        self.rows = rows_sent(sent) if sent is not None else rows_of(assignment) if assignment else []

    def _initial(self, chosen: Sequence[int] | None) -> dict[str, Any]:
        """As things are; of a new one, all writings, and the course's only codebook."""
        writings = [uuid for uuid, each in self.opinions.items() if chosen is None or each.pk in chosen]
        if self.assignment is None:
            only = str(self.codebooks[0].uuid) if len(self.codebooks) == 1 else None
            return {"writings": writings, "codebook": only}
        own = (
            "title", "instructions", "visibility", "reveal_count", "anonymous", "graded_anonymously", "late",
            "folds_open", *TIMES,
        )  # fmt: skip
        codebook = str(self.assignment.codebook.uuid)
        return {"writings": writings, "codebook": codebook} | {name: getattr(self.assignment, name) for name in own}

    def _offer(self) -> None:
        for name in TIMES:
            field = self.fields[name]
            assert isinstance(field, ClockField)  # noqa: S101 -- all three of them are
            field.zone = self.course.time_zone
        choices: dict[str, list[tuple[str, str]]] = {
            "writings": [(uuid, writing_words(each)) for uuid, each in self.opinions.items()],
            "codebook": [(str(each.uuid), each.title) for each in self.codebooks],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # -- both are ChoiceFields

    @property
    def claim_choices(self) -> list[tuple[Codebook, list[tuple[Claim, bool]], bool]]:
        """Each codebook with its claims, each with whether it is ticked; and whether the codebook is the chosen one."""
        chosen = str(self["codebook"].value() or "")
        return [
            (
                codebook,
                [(claim, self._is_ticked(claim)) for claim in codebook.claims.all()],
                str(codebook.uuid) == chosen,
            )
            for codebook in self.codebooks
        ]

    @property
    def shown_rows(self) -> list[WantedRow]:
        """The rows that are asked, and a blank one."""
        rows = [WantedRow(at, each.least, each.claim, each.writing, each.problem) for at, each in enumerate(self.rows)]
        return rows + [WantedRow(len(rows) + at) for at in range(BLANK_ROWS)]

    def _is_ticked(self, claim: Claim) -> bool:
        if self.is_bound:
            return str(claim.uuid) in self.data.getlist("claims")  # type: ignore[attr-defined]  # -- a QueryDict
        return claim.pk in self.named

    def clean(self) -> dict[str, Any]:
        """Adds `claims` and `wanted`. What contradicts itself is refused at its field."""
        cleaned = super().clean() or {}
        book = next((each for each in self.codebooks if str(each.uuid) == cleaned.get("codebook")), None)
        claims = {str(claim.uuid): claim for claim in book.claims.all()} if book else {}
        ticked = [claim for claim in claims.values() if self._is_ticked(claim)]
        cleaned["claims"] = ticked if len(ticked) < len(claims) else []
        wanted, self.rows = read_rows(self.rows, claims, self.opinions)
        if any(row.problem for row in self.rows) and book is not None:
            self.add_error(None, _("Look at what is asked: a row cannot be read."))
        self._check_times(cleaned)
        return cleaned | {"book": book, "wanted": wanted}

    def _check_times(self, cleaned: dict[str, Any]) -> None:
        opens, due = cleaned.get("opens_at"), cleaned.get("due_at")
        if opens and due and opens.at >= due.at:
            self.add_error("due_at", _("It would be due before it opens."))
        seen = cleaned.get("visibility")
        if seen == Visibility.AT_DATE and not cleaned.get("reveal_at") and "reveal_at" not in self.errors:
            self.add_error("reveal_at", _("Say from when the class's work is shown."))
        if seen == Visibility.AFTER_COUNT and not cleaned.get("reveal_count") and "reveal_count" not in self.errors:
            self.add_error("reveal_count", _("Say after how many annotations."))

    def facts(self) -> AssignmentFacts:
        """What was said, of a valid form."""
        said = self.cleaned_data
        wanted: list[Wanted] = said["wanted"]
        return AssignmentFacts(
            title=said["title"],
            codebook=said["book"],
            writings=[self.opinions[uuid] for uuid in said["writings"]],
            instructions=said["instructions"].replace("\r\n", "\n"),
            claims=said["claims"],
            visibility=Visibility(said["visibility"]),
            reveal_count=said["reveal_count"],
            anonymous=said["anonymous"],
            graded_anonymously=said["graded_anonymously"],
            late=LatePolicy(said["late"]),
            folds_open=said["folds_open"],
            wanted=wanted,
            **{name: self._instant(name) for name in TIMES},
        )

    def _instant(self, name: str) -> Any:
        """The instant that was written; the one that was there, where the field was left as it showed that."""
        told: ClockTime | None = self.cleaned_data[name]
        before = getattr(self.assignment, name) if self.assignment else None
        if told and before and self[name].value() == self.fields[name].prepare_value(before).strftime("%Y-%m-%dT%H:%M"):
            return before
        return told.at if told else None

    def doubled(self) -> list[str]:
        """Labels of times that the course's clock shows twice, of which the first is meant."""
        told = {name: self.cleaned_data[name] for name in TIMES}
        return [str(self.fields[name].label) for name, when in told.items() if when and when.twice]


class ExtensionForm(forms.Form):
    """Another due date for a student or for a section."""

    whom = forms.ChoiceField(label=gettext_lazy("For"))
    due_at = ClockField(label=gettext_lazy("Due"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, required=False,
        help_text=gettext_lazy("Seen by the course's staff alone."),
    )  # fmt: skip

    def __init__(self, sent: Any = None, *, assignment: Assignment) -> None:
        super().__init__(sent, initial={"due_at": assignment.due_at})
        course = assignment.course
        students = Enrollment.objects.filter(course=course, role=Role.STUDENT).present().select_related("user")
        self.people: dict[str, User] = {
            f"user:{each.user.uuid}": each.user for each in students.order_by("user__name", "pk")
        }
        self.sections: dict[str, Section] = {
            f"section:{each.uuid}": each for each in course.sections.order_by("name", "pk")
        }
        due = self.fields["due_at"]
        assert isinstance(due, ClockField)  # noqa: S101 -- it is declared so
        due.zone = course.time_zone
        offered = [
            (_("Sections"), [(key, each.name) for key, each in self.sections.items()]),
            (_("Students"), [(key, each.name) for key, each in self.people.items()]),
        ]
        self.fields["whom"].choices = [group for group in offered if group[1]]  # type: ignore[attr-defined]  # -- a ChoiceField

    def meant(self) -> User | Section:
        """For whom it is, of a valid form."""
        key = self.cleaned_data["whom"]
        return self.people[key] if key in self.people else self.sections[key]


class JudgingForm(forms.Form):
    """Whose work is accepted, returned or opened again, and what is said to them."""

    step = forms.ChoiceField(choices=[(name, name) for name in ("accept", "return", "reopen")])
    words = forms.CharField(required=False, max_length=MOST_WORDS)
    everyone = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Adds `chosen`, the UUIDs of the submissions that were ticked."""
        cleaned = super().clean() or {}
        try:
            cleaned["chosen"] = [UUID(sent) for sent in self.data.getlist("submission")]  # type: ignore[attr-defined]  # -- a QueryDict
        except ValueError:
            raise ValidationError(_("Choose whose work is meant.")) from None
        return cleaned
