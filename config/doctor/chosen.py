"""What was set: the address, TLS, the secret key, who sends mail, static files."""

from collections.abc import Iterator
from pathlib import Path
from stat import S_IMODE
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks.security.base import SECRET_KEY_INSECURE_PREFIX, SECRET_KEY_MIN_LENGTH
from django.http.request import validate_host

from config import environment as env
from config.doctor.looks import Look, Looker, watch, well, wrong
from config.places import var
from config.preparation import static_digest

LOCAL: Final = frozenset({"127.0.0.1", "localhost", "::1"})
MAKE_KEY: Final = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
MANY_KINDS: Final = 10
"""Different characters that a key has at least."""


def address() -> Iterator[Look]:
    """`BASE_URL`, and whether its host is answered."""
    parts = urlsplit(settings.BASE_URL)
    host = parts.hostname or ""
    if not host or parts.scheme not in {"http", "https"}:
        yield wrong("Address", f"BASE_URL is {settings.BASE_URL!r}.", "Set it to the address that people type.")
    elif host in LOCAL and not settings.EMBEDDED:
        what = f"BASE_URL is {settings.BASE_URL}: links in mail lead nobody anywhere."
        yield watch("Address", what, "Set BASE_URL to the address that people type, https://…")
    elif not validate_host(host, settings.ALLOWED_HOSTS):
        what = f"{host} is in BASE_URL, and not in ALLOWED_HOSTS: every page answers 400."
        yield wrong("Address", what, f"ALLOWED_HOSTS={','.join([*settings.ALLOWED_HOSTS, host])}")
    else:
        yield well("Address", settings.BASE_URL)
    if "*" in settings.ALLOWED_HOSTS:
        yield wrong("Hosts", "ALLOWED_HOSTS is *: any name is believed.", f"ALLOWED_HOSTS={host}")


def tls() -> Iterator[Look]:
    """Whether passwords and cookies go through TLS alone."""
    parts = urlsplit(settings.BASE_URL)
    if parts.scheme == "https" and not settings.BEHIND_TLS:
        yield wrong("TLS", "BEHIND_TLS is no, though BASE_URL is https: cookies go out in clear.", "BEHIND_TLS=yes")
    elif parts.scheme == "https" and not settings.TRUST_PROXY:
        what = "TRUST_PROXY is no: all share the proxy's network address, and forms are refused as cross-site."
        yield wrong("TLS", what, "TRUST_PROXY=yes, where the proxy sets X-Forwarded-Proto and X-Forwarded-For")
    elif parts.scheme == "http" and parts.hostname not in LOCAL:
        what = "BASE_URL is http: passwords go over the network in clear."
        yield wrong("TLS", what, "Put a proxy with TLS before it (docs/deploy.md), and set BASE_URL=https://…")
    else:
        yield well("TLS", "by the proxy" if parts.scheme == "https" else "not needed on this machine alone")
    if settings.DEBUG:
        what = "DEBUG is on: an error shows settings and what people wrote to whoever causes it."
        yield wrong("Debug", what, "Remove DEBUG from the environment.")


def secret_key() -> Iterator[Look]:
    """Where the key comes from, and whether it can be guessed."""
    key, kept = settings.SECRET_KEY, var() / "secrets" / "django"
    weak = len(key) < SECRET_KEY_MIN_LENGTH or len(set(key)) < MANY_KINDS or key.startswith(SECRET_KEY_INSECURE_PREFIX)
    if weak:
        what = "SECRET_KEY is short or plain: who guesses it signs in as anybody."
        yield wrong("Secret key", what, f"Make one with {MAKE_KEY}; the old one goes to SECRET_KEY_FALLBACKS.")
    elif env.text("SECRET_KEY", ""):
        yield well("Secret key", "from the environment")
    elif _others_may_read(kept):
        yield wrong("Secret key", f"Others on this machine can read {kept}.", f"chmod 600 {kept}")
    elif settings.EMBEDDED:
        yield well("Secret key", f"in {kept}")
    else:
        what = f"SECRET_KEY is not set; the one in {kept} is used, which no other machine has."
        yield watch("Secret key", what, "Put it into the environment as SECRET_KEY, and keep a copy elsewhere.")


def _others_may_read(path: Path) -> bool:
    return path.exists() and bool(S_IMODE(path.stat().st_mode) & 0o077)


def mail_set() -> Iterator[Look]:
    """Whether mail goes out at all, and as whose."""
    if not settings.EMAIL_HOST:
        if settings.EMBEDDED:
            yield well("Mail", "printed where Glossator was started")
        else:
            what = "EMAIL_HOST is not set: nobody gets the link that confirms her address."
            yield wrong("Mail", what, "Set EMAIL_HOST, EMAIL_HOST_USER and EMAIL_HOST_PASSWORD.")
    elif settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        what = f"Mail is sent as {settings.DEFAULT_FROM_EMAIL}, which servers refuse."
        yield wrong("Mail", what, "Set DEFAULT_FROM_EMAIL to an address that EMAIL_HOST may send from.")
    else:
        yield well("Mail", f"by {settings.EMAIL_HOST} as {settings.DEFAULT_FROM_EMAIL}")
    if settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory":
        what = "EMAIL_VERIFICATION is not mandatory: anybody signs up under anybody's address."
        yield watch("Sign-up", what, "EMAIL_VERIFICATION=mandatory")


def static_files() -> Iterator[Look]:
    """Whether scripts and styles are there, and those of this version."""
    made, stamp = Path(settings.STATIC_ROOT) / "staticfiles.json", var() / "static.digest"
    to_do = "Start Glossator again: it hashes and compresses them at its start."
    if not made.exists():
        yield wrong("Static files", f"There are none in {settings.STATIC_ROOT}.", to_do)
    elif not stamp.exists() or stamp.read_text() != static_digest():
        yield wrong("Static files", "They were made from another version of the program.", to_do)
    else:
        yield well("Static files", "of this version")


CHOSEN: Final[tuple[Looker, ...]] = (address, tls, secret_key, mail_set, static_files)
