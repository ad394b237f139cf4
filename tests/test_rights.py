"""Every address as every kind of person by every method, against `config.rights`."""

from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver, reverse

from annotations.exports.kept import keep_file
from annotations.models import Annotation, Assignment, PlaceQuestion, Visibility
from config.asking import Answer, Asker, Rule
from config.key_rights import KEY
from config.library_rights import DRAFTS
from config.reading_rights import READING
from config.rights import ADMIN_MODELS, ASSIGNMENTS, CODEBOOKS, COURSES, OWN_ACCOUNTS, as_page, rules
from config.talk_rights import TALK
from courses.models import Course, Enrollment, Role, Section
from opinions.batches import create_batch
from opinions.citation_repairs import add_citation
from opinions.models import Authority, Batch, Case, Citation, CitationRepair, Draft
from people.digests import digest_off_url
from people.jobs import start
from people.models import Archive, Job, Notice, NoticeKind, User
from people.notices import Where, tell
from tests.annotations.assignment_asked import assignment_arguments, assignment_content, extend_somebody
from tests.annotations.codebook_asked import codebook_arguments, codebook_content, propose_something
from tests.annotations.key_asked import key_arguments, key_content, key_query, settle_something
from tests.annotations.reading_asked import reading_arguments, reading_content, tell_something
from tests.annotations.stage import HTMX, PAST, desk, invented_case
from tests.annotations.talk_asked import say_something, talk_arguments
from tests.courses.asked import course_arguments, course_content, invite_somebody, send_archive
from tests.factories import make_assignment, make_codebook, make_course, make_person
from tests.opinions.drafting import make_draft, sent
from tests.opinions.saying import weir_said
from tests.people.working import count_words
from tests.resolved import resolved
from tests.rights_content import CONTENT, PASSWORD, token_of

STATUS = {Answer.OK: 200, Answer.FAILED: 401, Answer.FORBIDDEN: 403, Answer.HIDDEN: 404, Answer.NO_METHOD: 405}
FRAGMENTS = {
    "reader", "selection", "selection_quotation", "place", "reader_changes", "reader_citation",
    "reader_outline", "reader_find", "reader_step", "authority_offers",
}  # fmt: skip
"""What htmx asks for beside the writes on annotations."""
COURSE_PAGES = {rule.name for rule in COURSES}
ASSIGNMENT_PAGES = {rule.name for rule in ASSIGNMENTS}
KEY_PAGES = {rule.name for rule in KEY}
TALK_PAGES = {rule.name for rule in TALK}
READING_PAGES = {rule.name for rule in READING}
CODEBOOK_PAGES = {rule.name for rule in CODEBOOKS}


@dataclass(frozen=True)
class World:
    """The class that is asked about: each asker, and the author's work in the assignment that the asker is told of."""

    people: dict[Asker, User]
    course: Course
    case: Case
    work: dict[Asker, Annotation]
    draft: Draft
    job: Job
    batch: Batch
    cited: CitationRepair
    archive: Archive
    session: UserSession
    notice: Notice

    def annotation(self, asker: Asker) -> Annotation:
        """The work in the address: the author's, or the former member's own."""
        return self.work.get(asker, self.work[Asker.AUTHOR])


ROLES = {
    Asker.AUTHOR: Role.STUDENT,
    Asker.CLASSMATE: Role.STUDENT,
    Asker.SHOWN: Role.STUDENT,
    Asker.FORMER: Role.STUDENT,
    Asker.GUEST: Role.GUEST,
    Asker.ASSISTANT: Role.ASSISTANT,
    Asker.INSTRUCTOR: Role.INSTRUCTOR,
}


@pytest.fixture
def world(db: None, plain_static_files: None) -> World:
    course, case = make_course(), invented_case()
    people: dict[Asker, User] = {asker: _person(asker, course) for asker in Asker if asker != Asker.VISITOR}
    private, shown = (
        make_assignment(course, case=case, codebook=make_codebook(course, title=title), visibility=title)
        for title in (Visibility.PRIVATE, Visibility.CLASS)
    )
    work = {
        asker: desk(assignment, people[owner]).annotate("duty of care", "Mine.", [0])
        for asker, owner, assignment in (
            (Asker.AUTHOR, Asker.AUTHOR, private),
            (Asker.FORMER, Asker.FORMER, private),
            (Asker.SHOWN, Asker.AUTHOR, shown),
        )
    }
    for each in work.values():
        say_something(each)
        settle_something(each, by=people[Asker.INSTRUCTOR])
        tell_something(each, by=people[Asker.INSTRUCTOR])
        PlaceQuestion.objects.create(annotation=each, version=each.version, asked_by=people[Asker.INSTRUCTOR])
    for assignment in (private, shown):
        extend_somebody(assignment, people[Asker.AUTHOR], by=people[Asker.INSTRUCTOR])
    Enrollment.objects.filter(user=people[Asker.FORMER]).update(left_at=PAST)
    Section.objects.create(course=course, name="A")
    invite_somebody(course, by=people[Asker.INSTRUCTOR])
    Group.objects.create(name="curators")
    propose_something(course, people[Asker.AUTHOR])
    curator = people[Asker.CURATOR]
    batch = create_batch([sent("hen.txt", b"HEN, Justice.")], by=curator, chosen=None)
    job = start(curator, "Counting words", count_words)
    version = work[Asker.AUTHOR].version
    cited = add_citation(version, by=curator, said=weir_said(version, "duty of care"))
    app = Authenticator.Type.TOTP
    Authenticator.objects.create(user=make_person("Keyholder"), type=app, data={"secret": "ORSXG5A="})
    archive = Archive.objects.create(job=job, content=b"PK", size=2)
    keep_file(job.uuid, "kept.csv", "text/csv", BytesIO(b"kept"), key="csv")
    send_archive(curator)
    session = UserSession.objects.create(user=curator, ip="192.0.2.1", session_key="a" * 32, user_agent="A browser")
    tell([curator], NoticeKind.ADDED, "Torts", Where("/"), happening="added")
    notice = Notice.objects.get(user=curator)
    return World(people, course, case, work, make_draft(curator), job, batch, cited, archive, session, notice)


def _person(asker: Asker, course: Course) -> User:
    here = course if asker in ROLES else None
    person = make_person(asker.name, course=here, role=ROLES.get(asker, Role.STUDENT))
    person.set_password(PASSWORD)
    if asker is Asker.OTHER_INSTRUCTOR:
        Enrollment.objects.create(course=make_course("Contracts"), user=person, role=Role.INSTRUCTOR)
    if asker is Asker.CURATOR:
        person.user_permissions.add(Permission.objects.get(codename="curate"))
    person.is_staff = person.is_superuser = asker is Asker.ADMINISTRATOR
    person.save()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    EmailAddress.objects.create(user=person, email=f"new.{person.email}")
    return person


def test_rules_name_every_address_once() -> None:
    named = sorted({namespace + name for namespace, name in resolved() if name is not None})
    assert sorted(rule.name for rule in rules()) == named


def test_addresses_without_a_name_are_the_admins_alone() -> None:
    assert {namespace for namespace, name in resolved() if name is None} == {"admin:"}


def test_rules_answer_everybody() -> None:
    for rule in rules():
        assert set(rule.get) == set(rule.post) == set(Asker), rule.name


def test_page_of_rights_is_the_table() -> None:
    page = Path(__file__).resolve().parent.parent / "docs" / "rights.md"
    assert page.read_text() == as_page(), "python -m config.rights > docs/rights.md"


@pytest.mark.parametrize("asker", Asker)
def test_every_address_answers_as_the_table_says(world: World, asker: Asker) -> None:
    browser = Browser(world, asker)
    wrong = []
    for rule in rules():
        for method in ("GET", "POST"):
            got = browser.ask(rule, method)
            if got != rule.answers(method)[asker]:
                wrong.append(f"{method} {rule.name}: {got}, not {rule.answers(method)[asker]}")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("asker", Asker)
def test_fragments_answer_as_the_pages_do(world: World, asker: Asker) -> None:
    browser = Browser(world, asker)
    told = {Answer.LOGIN: "sent to login", Answer.DONE: Answer.OK}
    wrong = []
    for rule in rules():
        if rule.name not in FRAGMENTS | TALK_PAGES and not rule.name.startswith("annotation_"):
            continue
        for method in ("GET", "POST"):
            wanted = rule.answers(method)[asker]
            got = browser.ask(rule, method, headers=HTMX)
            if got != told.get(wanted, wanted):
                wrong.append(f"{method} {rule.name}: {got}, not {told.get(wanted, wanted)}")
    assert "\n".join(wrong) == ""


ALLAUTH = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_", "saml_")
"""Addresses whose methods are django-allauth's to refuse."""


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_not_answered(world: World, method: str) -> None:
    browser = Browser(world, Asker.INSTRUCTOR)
    ours = [rule for rule in rules() if not rule.name.startswith(("admin:", *ALLAUTH))]
    assert {rule.name: browser.ask(rule, method) for rule in ours} == dict.fromkeys(
        (rule.name for rule in ours), Answer.NO_METHOD
    )


@dataclass
class Browser:
    """An asker's browser. Each request is undone, so that the next finds the world as it was made."""

    world: World
    asker: Asker

    def __post_init__(self) -> None:
        client = Client()
        if self.user is not None:
            client.force_login(self.user)
        self.cookies = client.cookies.output()

    @property
    def user(self) -> User | None:
        return self.world.people.get(self.asker)

    def ask(self, rule: Rule, method: str, headers: dict[str, str] | None = None) -> str:
        """The answer, in the words of the table."""
        asked = Request(self.world, self.asker, rule.name)
        client = Client(raise_request_exception=True)
        client.cookies = SimpleCookie(self.cookies.replace("Set-Cookie: ", ""))
        with transaction.atomic():
            sent: Any = asked.content(client) if method == "POST" else asked.query
            call: Callable[..., HttpResponseBase] = client.generic
            if method in ("GET", "POST"):
                call = getattr(client, method.lower())
                response = call(asked.address, sent, headers=headers)
            else:
                response = call(method, asked.address, headers=headers)
            list(response)  # a stream is read while its rows are there
            transaction.set_rollback(True)
        return _words(response)


def _words(response: HttpResponseBase) -> str:
    location = response.headers.get("Location", "")
    if response.status_code == 302:
        return Answer.LOGIN if "/login/?next=" in location else Answer.DONE
    if response.status_code == 204 and "/login/?next=" in response.headers.get("HX-Redirect", ""):
        return "sent to login"
    return next((answer for answer, status in STATUS.items() if status == response.status_code), "none of them")


@dataclass(frozen=True)
class Request:
    """What is asked for at an address: real objects, and for a POST what a browser would send."""

    world: World
    asker: Asker
    name: str

    @property
    def annotation(self) -> Annotation:
        return self.world.annotation(self.asker)

    @property
    def assignment(self) -> Assignment:
        return self.annotation.submission.assignment

    @property
    def user(self) -> User:
        return self.world.people.get(self.asker, self.world.people[Asker.AUTHOR])

    @property
    def citation(self) -> Citation:
        return Citation.objects.get(repair=self.world.cited)

    @property
    def weir(self) -> Authority:
        weir: Authority = Authority.objects.get(citations=self.citation)
        return weir

    @property
    def address(self) -> str:
        if self.name in ASSIGNMENT_PAGES:
            return reverse(self.name, args=assignment_arguments(self.name, self.annotation))
        if self.name in CODEBOOK_PAGES:
            return reverse(self.name, args=codebook_arguments(self.name, self.world.course))
        if self.name in KEY_PAGES:
            return reverse(self.name, args=key_arguments(self.name, self.annotation))
        if self.name in COURSE_PAGES:
            member = self.world.people[Asker.AUTHOR]
            return reverse(self.name, args=course_arguments(self.name, self.world.course, member))
        if self.name in READING_PAGES:
            return reverse(self.name, args=reading_arguments(self.name, self.annotation))
        query = "?revision=1" if self.name in ("annotation_undo", "annotation_redo") else ""
        return reverse(self.name, args=self._arguments()) + query

    @property
    def query(self) -> dict[str, Any]:
        if self.name in ("selection", "selection_quotation", "writing_quotation"):
            return {"version": self.annotation.version.uuid, "start": 10, "end": 20}
        if self.name == "place":
            return {"at": 30}
        if self.name == "key_new":
            return key_query(self.annotation)
        if self.name in ("submission_stream", "assignment_stream"):
            return {"format": "csv"}
        if self.name == "admin:autocomplete":
            return {"app_label": "courses", "model_name": "enrollment", "field_name": "course", "term": "T"}
        return {}

    def _arguments(self) -> list[Any]:
        written = self.annotation
        submission, writing = written.submission.uuid, written.version.opinion.uuid
        if self.name in (*FRAGMENTS, "reader_authorities", "reader_linear", "annotation_create"):
            mention = [written.version.citations.earliest("pk").pk] if self.name == "reader_citation" else []
            return [submission, writing, *mention]
        if self.name.startswith("annotation_") or self.name in TALK_PAGES:
            return talk_arguments(self.name, written)
        if self.name.startswith("admin:"):
            return self._admin_arguments()
        objects = {
            **dict.fromkeys(("course", "course_citations"), self.world.course.uuid),
            **dict.fromkeys(("case_cited_by", "case_citations"), self.world.case.uuid),
            **dict.fromkeys(("job", "job_again"), self.world.job.uuid),
            "download": self.world.archive.uuid,
            **dict.fromkeys(("export_fetch", "export_manifest"), self.world.job.export_file.uuid),
            "session_end": self.world.session.pk,
            "notice_read": self.world.notice.uuid,
            "digest_off": digest_off_url(self.world.people[Asker.FORMER]).split("/")[-2],
            **dict.fromkeys(("mfa_remove_webauthn", "mfa_edit_webauthn"), 1),
            **dict.fromkeys(
                (rule.name for rule in OWN_ACCOUNTS if rule.name.startswith(("openid_", "saml_"))), "school"
            ),
            **dict.fromkeys(("batch", "batch_retry"), self.world.batch.uuid),
            "case": self.world.case.uuid,
            **dict.fromkeys(("case_history", "citations_find"), self.world.case.uuid),
            **dict.fromkeys(("case_ris", "case_csl", "case_authorities"), self.world.case.uuid),
            **dict.fromkeys(("writing", "writing_authorities", "writing_quotation"), writing),
            **dict.fromkeys(("citation", "citation_repair"), self.citation.pk),
            "citation_add": written.version.uuid,
            "citation_repairs": writing,
            "citation_repair_undo": self.world.cited.uuid,
            **dict.fromkeys(("authority", "authority_merge", "authority_part"), self.weir.uuid),
            "account_confirm_email": self._confirmation,
            **dict.fromkeys(("text_correct", "writing_parts"), writing),
            **dict.fromkeys(("question_answer", "web_annotation"), written.uuid),
            "web_annotation_container": written.submission.uuid,
            "token_revoke": token_of(written).uuid,
            **dict.fromkeys((rule.name for rule in DRAFTS), self.world.draft.uuid),
            **dict.fromkeys(("brief", "brief_edit", "brief_arrange", "side_by_side", "offline_copy"), submission),
            **dict.fromkeys(("submission", "submission_notes", "bin", "submission_export", "questions"), submission),
            **dict.fromkeys(("submission_ris", "submission_csl"), submission),
            **dict.fromkeys(("assignment", "assignment_export", "submission_open"), self.assignment.uuid),
            **dict.fromkeys(("corrections", "version_adopt"), self.assignment.uuid),
            **dict.fromkeys(("review", "review_remind", "agreement", "agreement_export"), self.assignment.uuid),
        }
        if self.name == "warning_settle":
            return [self.world.case.uuid, 0]
        if self.name == "account_reset_password_from_key":
            return [user_pk_to_url_str(self.user), default_token_generator.make_token(self.user)]
        return [objects[self.name]] if self.name in objects else self._by_path()

    def _by_path(self) -> list[Any]:
        """What an address of an assignment, a submission or one of its writings names, in the order of its path."""
        written = self.annotation
        path, names = get_resolver().reverse_dict.getlist(self.name)[0][0][0] if ":" not in self.name else ("", [])
        of = {"assignments": self.assignment.uuid, "submissions": written.submission.uuid}.get(path.partition("/")[0])
        known = {"uuid": of, "submission": of, "assignment": of, "writing": written.version.opinion.uuid}
        return [known[name] for name in names] if of and set(names) <= set(known) else []

    @property
    def _confirmation(self) -> str:
        key: str = EmailConfirmationHMAC.create(EmailAddress.objects.get(user=self.user, verified=False)).key
        return key

    def _admin_arguments(self) -> list[Any]:
        model, _, page = self.name.removeprefix("admin:").rpartition("_")
        if model in ADMIN_MODELS and page in ("change", "delete", "history"):
            return [self._row(model).pk]
        if self.name == "admin:app_list":
            return ["courses"]
        if self.name == "admin:view_on_site":
            return [ContentType.objects.get_for_model(Course).pk, self.world.course.pk]
        return []

    def _row(self, model: str) -> Any:
        if model == "people_user":
            return self.world.people[Asker.AUTHOR]
        app, name = model.split("_")
        return ContentType.objects.get_by_natural_key(app, name).get_all_objects_for_this_type()[0]

    def content(self, client: Client) -> dict[str, Any]:
        """What a browser would post."""
        if self.name.startswith("admin:"):
            return self._admin_content(client)
        if self.name in ASSIGNMENT_PAGES:
            return assignment_content(self.name, self.annotation)
        if self.name in CODEBOOK_PAGES:
            return codebook_content(self.name, self.world.course)
        if self.name in KEY_PAGES:
            return key_content(self.name, self.annotation)
        if self.name in COURSE_PAGES:
            return course_content(self.name, self.world.course, self.world.people[Asker.AUTHOR])
        content = CONTENT.get(self.name)
        return content(self) if content else reading_content(self.name, self.annotation)

    def _admin_content(self, client: Client) -> dict[str, Any]:
        if self.name.endswith("_delete"):
            return {"post": "yes"}
        if self.name == "admin:login":
            return {"username": self.user.email, "password": PASSWORD}
        if self.name == "admin:password_change":
            return {"old_password": PASSWORD, "new_password1": f"{PASSWORD}!", "new_password2": f"{PASSWORD}!"}
        if not self.name.endswith("_change"):
            return self.query
        page = client.get(self.address)
        if page.status_code != 200:
            return {}
        form = lxml.html.fromstring(page.content.decode()).get_element_by_id(f"{self.name.split('_')[1]}_form", None)
        sent: dict[str, Any] = {}
        for name, value in form.form_values() if form is not None else ():
            sent.setdefault(name, []).append(value)
        return sent
