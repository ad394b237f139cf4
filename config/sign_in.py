"""The school's own sign-in, by OpenID Connect or SAML, as the environment names it: the database holds none of it."""

from typing import Any, Final

from config import environment as env

SCHOOL: Final = "school"
"""What the one provider of each kind is called in addresses: `/accounts/oidc/school/`, `/accounts/saml/school/`."""
SAML_NAME_ATTRIBUTES: Final = ["urn:oid:2.16.840.1.113730.3.1.241", "displayName"]
SAML_MAIL_ATTRIBUTES: Final = ["urn:oid:0.9.2342.19200300.100.1.3", "mail"]
SAML_UID_ATTRIBUTES: Final = ["urn:oasis:names:tc:SAML:attribute:subject-id", "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"]
"""displayName, mail, subject-id and eduPersonPrincipalName, as eduPerson and the SAML subject identifiers name them."""


def providers() -> dict[str, dict[str, Any]]:
    """What allauth is told of the school's providers; empty where none is configured.

    Raises `env.WrongSetting` where one is configured in part.
    """
    told = {"openid_connect": _openid_connect(), "saml": _saml()}
    return {name: {"APPS": [app]} for name, app in told.items() if app is not None}


def _openid_connect() -> dict[str, Any] | None:
    url = env.text("OIDC_URL", "").rstrip("/")
    client, secret = env.text("OIDC_CLIENT_ID", ""), env.text("OIDC_CLIENT_SECRET", "")
    if not (url or client or secret):
        return None
    _all_or_none({"OIDC_URL": url, "OIDC_CLIENT_ID": client, "OIDC_CLIENT_SECRET": secret})
    return {
        "provider_id": SCHOOL,
        "name": env.text("OIDC_NAME", "your school"),
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": url, "oauth_pkce_enabled": True},
    }


def _saml() -> dict[str, Any] | None:
    entity, metadata = env.text("SAML_ENTITY_ID", ""), env.text("SAML_METADATA_URL", "")
    address, certificate = env.text("SAML_SSO_URL", ""), env.text("SAML_CERTIFICATE", "")
    if not (entity or metadata or address or certificate):
        return None
    where = {"metadata_url": metadata} if metadata else {"sso_url": address, "x509cert": certificate}
    if metadata:
        _all_or_none({"SAML_ENTITY_ID": entity})
    else:
        _all_or_none({"SAML_ENTITY_ID": entity, "SAML_SSO_URL": address, "SAML_CERTIFICATE": certificate})
    return {
        "provider_id": SCHOOL,
        "client_id": SCHOOL,
        "name": env.text("SAML_NAME", "your school"),
        "settings": {
            "idp": {"entity_id": entity, **where},
            "attribute_mapping": {
                "uid": SAML_UID_ATTRIBUTES,
                "email": SAML_MAIL_ATTRIBUTES,
                "name": SAML_NAME_ATTRIBUTES,
                "first_name": ["urn:oid:2.5.4.42", "givenName"],
                "last_name": ["urn:oid:2.5.4.4", "sn"],
            },
            "advanced": {"want_assertion_signed": True, "reject_idp_initiated_sso": True},
        },
    }


def _all_or_none(told: dict[str, str]) -> None:
    missing = [name for name, value in told.items() if not value]
    if missing:
        raise env.WrongSetting(f"{missing[0]}: the school's sign-in needs it beside the others; see docs/settings.md.")
