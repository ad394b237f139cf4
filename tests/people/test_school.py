"""Signing in with the school: by OpenID Connect from a provider on loopback; SAML as far as its configuration."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import lxml.etree
import lxml.html
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from config.environment import WrongSetting
from config.sign_in import providers
from people.models import User
from tests.factories import make_person
from tests.people.school import CODE, School, open_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_static_files")]
LOGIN = "/accounts/oidc/school/login/"
VARIABLES = ("OIDC_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "SAML_ENTITY_ID", "SAML_METADATA_URL", "SAML_SSO_URL")


@pytest.fixture
def school(settings: Settings) -> Iterator[School]:
    with open_school(email="Dora@Example.edu", email_verified=True, name="Dora Doe") as opened:
        settings.SOCIALACCOUNT_PROVIDERS = opened.settings
        yield opened


def come_back(client: Client) -> HttpResponseBase:
    """Goes to the school as the form does, and comes back with its code."""
    onward = client.post(LOGIN)
    address = lxml.html.fromstring(onward.content.decode()).xpath("string(//main//a/@href)")
    state = parse_qs(urlsplit(address).query)["state"][0]
    return client.get("/accounts/oidc/school/login/callback/", {"code": CODE, "state": state})


def test_form_leads_to_the_school_by_a_page_of_ours(client: Client, school: School) -> None:
    onward = client.post(LOGIN)

    page = lxml.html.fromstring(onward.content.decode())
    address = page.xpath("string(//main//a/@href)")
    assert (onward.status_code, address.split("?")[0]) == (200, f"{school.url}/authorization")
    assert page.xpath("string(//meta[@http-equiv='refresh']/@content)") == f"0; url={address}"


def test_school_lets_a_new_person_in_with_her_name_and_address(client: Client, school: School) -> None:
    back = come_back(client)

    assert (back.status_code, back.headers["Location"]) == (302, "/")
    person = User.objects.get()
    assert (person.name, person.email, person.has_usable_password()) == ("Dora Doe", "dora@example.edu", False)
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("dora@example.edu", True)]
    assert client.session["_auth_user_id"] == str(person.pk)
    assert "code_verifier" in school.asked[0]


def test_school_knows_the_person_the_second_time(client: Client, school: School) -> None:
    come_back(client)

    come_back(Client())

    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 1)


def test_school_does_not_open_somebody_elses_account(client: Client, school: School) -> None:
    holder = make_person("Dora")
    EmailAddress.objects.create(user=holder, email=holder.email, verified=True, primary=True)

    come_back(client)

    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def test_school_whose_addresses_are_trusted_opens_the_account_of_that_address(
    client: Client, school: School, settings: Settings
) -> None:
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    holder = make_person("Dora")
    EmailAddress.objects.create(user=holder, email=holder.email, verified=True, primary=True)

    come_back(client)

    assert client.session["_auth_user_id"] == str(holder.pk)
    assert SocialAccount.objects.get().user == holder


def test_name_that_the_school_does_not_tell_is_asked(client: Client, school: School) -> None:
    del school.says["name"]

    back = come_back(client)

    assert (back.status_code, back.headers["Location"]) == (302, "/accounts/school/signup/")
    client.post("/accounts/school/signup/", {"name": "Dora D.", "email": "dora@example.edu"})
    assert User.objects.get().name == "Dora D."


def test_answer_with_a_foreign_state_lets_nobody_in(client: Client, school: School) -> None:
    client.post(LOGIN)

    back = client.get("/accounts/oidc/school/login/callback/", {"code": CODE, "state": "another"})

    assert (back.status_code, "_auth_user_id" in client.session) == (401, False)
    assert "The sign-in failed" in back.content.decode()


def test_login_page_offers_the_school(client: Client, school: School) -> None:
    page = client.get("/accounts/login/").content.decode()

    assert "Sign in with Fictional Law School" in page


def test_nothing_is_configured_where_nothing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)

    assert providers() == {}


@pytest.mark.parametrize(("named", "missing"), [("OIDC_URL", "OIDC_CLIENT_ID"), ("SAML_ENTITY_ID", "SAML_SSO_URL")])
def test_configuration_in_part_is_refused(monkeypatch: pytest.MonkeyPatch, named: str, missing: str) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(named, "https://idp.example.edu")

    with pytest.raises(WrongSetting, match=missing):
        providers()


def test_saml_metadata_names_our_address(client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SAML_ENTITY_ID", "https://idp.example.edu/saml")
    monkeypatch.setenv("SAML_SSO_URL", "https://idp.example.edu/sso")
    monkeypatch.setenv("SAML_CERTIFICATE", "MIIB")
    settings.SOCIALACCOUNT_PROVIDERS = providers()

    told = client.get("/accounts/saml/school/metadata/", headers={"host": "localhost"})

    service = lxml.etree.fromstring(told.content).find(".//{*}AssertionConsumerService")
    assert service is not None
    assert service.get("Location") == "http://localhost/accounts/saml/school/acs/"


def test_saml_leads_to_the_school_and_takes_no_answer_unasked(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAML_ENTITY_ID", "https://idp.example.edu/saml")
    monkeypatch.setenv("SAML_SSO_URL", "https://idp.example.edu/sso")
    monkeypatch.setenv("SAML_CERTIFICATE", "MIIB")
    settings.SOCIALACCOUNT_PROVIDERS = providers()

    onward = client.post("/accounts/saml/school/login/", headers={"host": "localhost"})
    address = lxml.html.fromstring(onward.content.decode()).xpath("string(//main//a/@href)")
    assert address.startswith("https://idp.example.edu/sso?SAMLRequest=")

    client.post("/accounts/saml/school/acs/", {"SAMLResponse": "PHg+"}, headers={"host": "localhost"})
    answered = client.get("/accounts/saml/school/acs/finish/", headers={"host": "localhost"})
    assert (answered.status_code, "_auth_user_id" in client.session) == (401, False)
