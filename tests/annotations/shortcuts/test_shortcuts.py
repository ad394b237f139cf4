"""Keys are chosen by a person, checked, and kept beside her other preferences."""

import pytest
from django.test import Client
from django.urls import reverse

from annotations.shortcuts.chosen import groups_of, slug_of
from annotations.shortcuts.commands import COMMANDS
from annotations.shortcuts.forms import ShortcutsForm
from people.models import User
from tests.factories import make_person

TABLE = {slug_of(command): " ".join(command.keys) for command in COMMANDS}


@pytest.fixture
def ana(db: None) -> User:
    return make_person("Ana")


def problems(user: User, **sent: str) -> dict[str, list[str]]:
    """What the form says of a choice, by slug (with _ for -)."""
    form = ShortcutsForm(TABLE | {slug.replace("_", "-"): keys for slug, keys in sent.items()}, user=user)
    return {slug: [str(each) for each in said] for slug, said in form.errors.items()}


def active(user: User) -> dict[str, tuple[str, ...]]:
    """The keys that count, by slug."""
    return {each.slug: each.active for group in groups_of(user) for each in group.shortcuts}


def test_table_of_commands_has_no_clash(ana: User) -> None:
    assert problems(ana) == {}
    assert len(TABLE) == len(COMMANDS)


def test_single_letters_are_off_but_in_the_panel(ana: User) -> None:
    keys = active(ana)

    assert (keys["page-help"], keys["text-passage-next"], keys["text-copy"]) == (("Mod+/",), ("ArrowDown",), ("Mod+c",))
    assert (keys["panel-claim"], keys["panel-authorities"]) == (("1",), ("Alt+Shift+a", "a"))
    ana.preferences = {"shortcuts": {"single": True}}
    assert (active(ana)["page-help"], active(ana)["text-copy"]) == (("Mod+/", "?"), ("Mod+c", "c"))


def test_choice_is_kept_as_its_difference(client: Client, ana: User) -> None:
    ana.preferences = {"reading": {"size": 2}}
    ana.save(update_fields=["preferences"])
    client.force_login(ana)

    client.post(reverse("shortcuts"), TABLE | {"page-help": "ctrl+SHIFT+h  F1", "page-find": ""})

    ana.refresh_from_db()
    keys = {"page-help": "Mod+Shift+h F1", "page-find": ""}
    assert ana.preferences == {"reading": {"size": 2}, "shortcuts": {"keys": keys, "single": False}}
    assert active(ana) == active(User()) | {"page-help": ("Mod+Shift+h", "F1"), "page-find": ()}


def test_one_command_is_reset_and_then_all(client: Client, ana: User) -> None:
    client.force_login(ana)
    changed = TABLE | {"page-help": "F1", "page-find": "F2"}
    client.post(reverse("shortcuts"), changed)

    client.post(reverse("shortcuts"), changed | {"reset": "page-help"})
    ana.refresh_from_db()
    assert ana.preferences == {"shortcuts": {"keys": {"page-find": "F2"}, "single": False}}

    client.post(reverse("shortcuts"), {"reset": "all"})
    ana.refresh_from_db()
    assert ana.preferences == {}


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"page_find": "Mod+/"}, {"page-find": ["Ctrl+/ is also “this list of keys”: choose another key."]}),
        ({"page_find": "ArrowDown"}, {"page-find": ["ArrowDown is also “next passage”: choose another key."]}),
        ({"page_find": "7"}, {"page-find": ["7 is also “a claim on or off”: choose another key."]}),
        ({"panel_close": "ArrowDown Escape"}, {}),
        ({"page_find": "Mod+w"}, {"page-find": ["Browsers keep Ctrl+w for themselves: choose another key."]}),
        ({"page_find": "F1 F2 F3 F4"}, {"page-find": ["A command has three keys at most."]}),
        (
            {"page_find": "Hyper+x"},
            {"page-find": ["“Hyper+x” is no key. Write keys as Alt+Shift+n, and several with a space between."]},
        ),
    ],
)
def test_keys_that_cannot_be_are_told(ana: User, sent: dict[str, str], told: dict[str, list[str]]) -> None:
    assert problems(ana, **sent) == told


def test_what_cannot_be_is_not_kept(client: Client, ana: User) -> None:
    client.force_login(ana)

    answer = client.post(reverse("shortcuts"), TABLE | {"page-find": "Mod+/"})

    ana.refresh_from_db()
    assert (answer.status_code, ana.preferences) == (422, {})
    assert "Ctrl+/ is also “this list of keys”" in answer.content.decode()
