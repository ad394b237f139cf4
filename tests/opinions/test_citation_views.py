"""The pages on which citations are looked at and corrected, as browsers without scripts use them."""

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opinions.actions import store_case
from opinions.citation_states import seen
from opinions.models import Authority, Citation, CitationRepair, OpinionText
from people.models import User
from tests.annotations.stage import invented_case
from tests.opinions.cases import cited
from tests.opinions.saying import make_authority, span_of
from tests.opinions.test_citation_repairs import HOP_CITED, ID_CITED, WEIR_CITED, cites, of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def mill() -> OpinionText:
    return OpinionText.objects.get(opinion__case=store_case(cited(), by=None, fictional=True))


@pytest.fixture
def curating(curator: User) -> Client:
    client = Client()
    client.force_login(curator)
    return client


def page_of(client: Client, address: str, **query: str | int) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(client.get(address, query).content.decode())


def form_of(page: lxml.html.HtmlElement, action: str) -> dict[str, str]:
    """What a browser would send of the form with that action."""
    [form] = [each for each in page.forms if each.action == action]
    return {name: value.lstrip("\n") for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def test_a_citation_is_shown_to_whoever_is_signed_in(mill: OpinionText, student: User, client: Client) -> None:
    client.force_login(student)
    address = reverse("citation", args=[of(mill, WEIR_CITED[0]).pk])

    page, card = client.get(address).content.decode(), client.get(address, headers=HTMX).content.decode()

    [shown] = lxml.html.fromstring(card).xpath("//*[@class='citation-facts']")
    assert [span.text_content() for span in shown] == ["case", "cited in full", "pin 36"]
    assert lxml.html.fromstring(card).xpath("string(//*[@class='citation-signal'])") == "see"
    assert "<html" not in card
    assert "Correct this" not in page + card
    assert len(lxml.html.fromstring(page).xpath("//mark[text()]")) == 1


def test_a_card_leads_to_the_cited_page_of_a_held_case_and_to_each_use(
    mill: OpinionText, student: User, client: Client
) -> None:
    client.force_login(student)
    held, row = invented_case(), of(mill, "Id. at 37")
    Authority.objects.filter(name="Weir v. Mill").update(case=held)
    Citation.objects.filter(pk=row.pk).update(pin="104")

    card = lxml.html.fromstring(client.get(reverse("citation", args=[row.pk]), headers=HTMX).content.decode())

    [way] = card.xpath("//*[@class='citation-way']/a")
    ives = held.opinions.get(author="Ives").get_absolute_url()
    assert (way.text, way.get("href")) == ("Go to Ives, J., dissenting, page 104", f"{ives}#page-104")
    [uses] = card.xpath("//*[@class='citation-uses']")
    place = (f"{mill.opinion.get_absolute_url()}#passage-0", "true")
    assert uses.findtext("h2") == "Cited 2 times in this opinion"
    assert [(each.get("href"), each.get("aria-current")) for each in uses.iter("a")] == [place]


def test_a_writing_links_each_citation_once(mill: OpinionText, student: User, client: Client) -> None:
    client.force_login(student)

    page = page_of(client, mill.opinion.get_absolute_url())

    stops = page.xpath("//a[contains(@class, 'citation')][not(@tabindex)]")
    assert [stop.get("href") for stop in stops] == [reverse("citation", args=[row.pk]) for row in mill.citations.all()]
    assert page.xpath("//*[@id='citation-add']") == []


def test_a_curator_corrects_with_a_plain_form(mill: OpinionText, curating: Client) -> None:
    row, hop = of(mill, "Id. at 37"), Authority.objects.get(name="Hop v. Kiln")
    address, action = reverse("citation", args=[row.pk]), reverse("citation_repair", args=[row.pk])
    sent = form_of(page_of(curating, address), action)
    assert (sent["words"], sent["pin"], sent["form"]) == ("Id. at 37", "37", "id")

    looked_up = curating.post(action, sent | {"step": "enter", "q": "hop"})
    assert f'value="authority:{hop.uuid}"' in looked_up.content.decode()
    chosen = {"words": "Id.", "pin": "79", "target": f"authority:{hop.uuid}"}
    response = curating.post(action, sent | chosen | {"step": "enter", "q": "hop", "searched": "hop"})

    assert (response.status_code, response.headers["Location"]) == (302, address)
    assert cites(mill) == [WEIR_CITED, ("Id.", "Hop v. Kiln", "79"), HOP_CITED]
    assert "Corrected by Cora Curator" in curating.get(address).content.decode()


def test_a_word_given_on_what_was_not_seen_is_a_conflict(mill: OpinionText, curating: Client) -> None:
    row = of(mill, "Id. at 37")
    action = reverse("citation_repair", args=[row.pk])
    sent = form_of(page_of(curating, reverse("citation", args=[row.pk])), action) | {"step": "save"}
    Citation.objects.filter(pk=row.pk).update(pin="38")

    response = curating.post(action, sent | {"pin": "39"})

    assert response.status_code == 409
    again = form_of(lxml.html.fromstring(response.content.decode()), action)
    assert (again["pin"], again["seen"]) == ("38", seen(of(mill, "Id. at 37")))
    assert curating.post(action, again | {"step": "save", "pin": "39"}).status_code == 302
    assert cites(mill)[1][2] == "39"


def test_unknown_step_is_a_save(mill: OpinionText, curating: Client) -> None:
    row = of(mill, "Id. at 37")
    wrong = {"step": "//elsewhere.invalid/", "words": "Ibid.", "seen": seen(row)}
    assert curating.post(reverse("citation_repair", args=[row.pk]), wrong).status_code == 422


def test_what_is_wrong_is_said_in_the_form(mill: OpinionText, curating: Client) -> None:
    row = of(mill, "Id. at 37")
    action = reverse("citation_repair", args=[row.pk])
    sent = form_of(page_of(curating, reverse("citation", args=[row.pk])), action) | {"step": "save"}
    wrong: tuple[dict[str, str], ...] = (
        {"words": "Ibid."},
        {"target": "authority:none"},
        {"target": "new", "new_cite": "nothing"},
        {"words": "56 U.S. 78"},
        {},
        {"words": "\0"},
        {"near": "x"},
        {"pin": "1" * 300},
    )

    assert [curating.post(action, sent | each).status_code for each in wrong] == [422] * len(wrong)
    assert cites(mill) == [WEIR_CITED, ID_CITED, HOP_CITED]


def test_no_citation_is_said_seen_and_taken_back(mill: OpinionText, curating: Client, student: User) -> None:
    hop = of(mill, HOP_CITED[0])
    address, action = reverse("citation", args=[hop.pk]), reverse("citation_repair", args=[hop.pk])

    curating.post(action, {"step": "none", "seen": seen(hop)})

    assert cites(mill) == [WEIR_CITED, ID_CITED]
    assert curating.post(action, {"step": "none", "seen": seen(hop)}).status_code == 409
    other = Client()
    other.force_login(student)
    assert other.get(address).status_code == 200
    undo = reverse("citation_repair_undo", args=[CitationRepair.objects.get().uuid])
    assert [each.action for each in page_of(other, address).forms if each.action == undo] == []
    form_of(page_of(curating, address), undo)
    response = curating.post(undo)
    assert response.headers["Location"] == reverse("citation_repairs", args=[mill.opinion.uuid])
    assert cites(mill) == [WEIR_CITED, ID_CITED, HOP_CITED]
    curating.post(undo, {"again": "1"})
    assert cites(mill) == [WEIR_CITED, ID_CITED]


def test_words_that_stand_twice_are_asked_about(mill: OpinionText, curating: Client) -> None:
    action = reverse("citation_add", args=[mill.uuid])
    sent = form_of(page_of(curating, action), action) | {"step": "save", "words": "d", "target": "unresolved"}

    response = curating.post(action, sent)

    places = lxml.html.fromstring(response.content.decode()).xpath("//input[@type='radio'][@name='near']/@value")
    assert response.status_code == 422
    assert len(places) == mill.text.count("d")
    assert curating.post(action, sent | {"near": places[-1]}).status_code == 302
    assert max(mill.citations.values_list("start", flat=True)) == int(places[-1])


def test_chosen_words_fill_the_form_of_a_new_citation(mill: OpinionText, curating: Client) -> None:
    action, oast = reverse("citation_add", args=[mill.uuid]), span_of(mill, "the Oast case")
    sent = form_of(page_of(curating, action, words="the Oast case", near=oast.start), action)
    typed = {"target": "new", "new_kind": "case", "new_cite": "Oast v. Barn, 3 F.2d 9 (10th Cir. 1925)"}

    response = curating.post(action, sent | typed | {"step": "save", "form": "name"})

    assert response.status_code == 302
    assert cites(mill)[-1] == ("the Oast case", "Oast v. Barn", "")


def test_authorities_are_merged_and_parted_on_plain_pages(mill: OpinionText, curating: Client) -> None:
    weir, wier = Authority.objects.get(name="Weir v. Mill"), make_authority("Wier v. Mill")
    merge = reverse("authority_merge", args=[wier.uuid])

    assert curating.post(merge, {"step": "enter", "q": "weir"}).status_code == 200
    assert curating.post(merge, {"step": "merge"}).status_code == 422
    response = curating.post(merge, {"step": "merge", "target": f"authority:{weir.uuid}"})
    assert response.headers["Location"] == reverse("authority_merge", args=[weir.uuid])
    assert "Also cited as" in curating.get(response.headers["Location"]).content.decode()
    curating.post(merge, {"step": "undo"})
    assert Authority.objects.get(pk=wier.pk).same_as is None

    part = reverse("authority_part", args=[weir.uuid])
    values = page_of(curating, part).xpath("//input[@name='mention']/@value")
    assert len(values) == 2
    assert curating.post(part, {"step": "save", "target": f"authority:{wier.uuid}"}).status_code == 422
    assert curating.post(part, {"step": "save", "mention": ["x:y"], "target": "new"}).status_code == 422
    curating.post(part, {"step": "save", "mention": values, "target": f"authority:{wier.uuid}"})
    assert [name for _words, name, _pin in cites(mill)] == ["Wier v. Mill", "Wier v. Mill", "Hop v. Kiln"]
    again = curating.post(part, {"step": "save", "mention": values, "target": f"authority:{wier.uuid}"})
    assert again.status_code == 409


@pytest.mark.parametrize("words", ["", " ", "\0", "(", "\\", "§ [", "x" * 300])
def test_any_words_can_be_searched(mill: OpinionText, curating: Client, words: str) -> None:
    assert curating.get(reverse("authority_search"), {"q": words}).status_code == 200


def test_lists_take_as_many_queries_for_many_rows_as_for_few(mill: OpinionText, curating: Client) -> None:
    weir = Authority.objects.get(name="Weir v. Mill")
    pages = (reverse("citation_repairs", args=[mill.opinion.uuid]), reverse("authority_part", args=[weir.uuid]))
    counts = []
    for pin in ("1", "2", "3"):
        for row in mill.citations.all():
            action = reverse("citation_repair", args=[row.pk])
            sent = form_of(page_of(curating, reverse("citation", args=[row.pk])), action)
            curating.post(action, sent | {"step": "save", "pin": pin, "target": f"authority:{weir.uuid}"})
        counts.append([_queries(curating, page) for page in pages])
    assert counts[0] == counts[1] == counts[2]


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_what_may_be_the_same_is_proposed_to_curators_alone(
    mill: OpinionText, curating: Client, student: User, client: Client
) -> None:
    weir = Authority.objects.get(name="Weir v. Mill")
    other = make_authority("Weir v. Mill", cite="Weir v. Mill, 99 F. 1 (1901)", year="1901", key="99-f-1")
    client.force_login(student)
    page = reverse("authority", args=[weir.uuid])

    offered = page_of(curating, page).xpath("//button[@name='target']/@value")

    assert offered == [f"authority:{other.uuid}"]
    assert page_of(client, page).xpath("//button[@name='target']") == []
