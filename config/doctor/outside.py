"""What is asked over the network: the mail server, the web server, the certificate. Each waits a few seconds."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from smtplib import SMTPException
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection

from config.doctor.looks import Look, Looker, in_time, watch, well, wrong
from config.environment import whole

PATIENCE_SECONDS: Final = 5
RENEWED: Final = timedelta(days=14)
"""Certificates are renewed well before."""
OK: Final = 200


def mail_server() -> Iterator[Look]:
    """Whether the mail server lets us in. Nothing is sent."""
    if not settings.EMAIL_HOST:
        return
    where = f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"
    connection = get_connection(timeout=PATIENCE_SECONDS)
    try:
        connection.open()
    except (OSError, SMTPException) as problem:
        what = f"The mail server ({where}) does not let us in: {problem}."
        yield wrong("Mail server", what, "Check EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS, the user and the password.")
    else:
        yield well("Mail server", f"{where} lets us in")
    finally:
        connection.close()


def web_server() -> Iterator[Look]:
    """Whether the web server of this machine answers, and is ready."""
    port = whole("PORT", 8000, least=1, most=65_535)
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        asked.request("GET", "/health/ready/")
        answer = asked.getresponse()
        told = answer.read(200).decode(errors="replace").strip()
    except (OSError, http.client.HTTPException):
        what = f"No web server answers on port {port} of this machine."
        yield wrong("Web server", what, "Start it, or set PORT to where it is.")
    else:
        if answer.status == OK:
            yield well("Web server", f"answers on port {port}")
        else:
            what = f"It is not ready (status {answer.status}): {told.splitlines()[0] if told else ''}"
            yield wrong("Web server", what, "See its log: journalctl -u glossator")
    finally:
        asked.close()


def certificate() -> Iterator[Look]:
    """Whether browsers will believe the certificate of `BASE_URL`, and for how long."""
    parts = urlsplit(settings.BASE_URL)
    if parts.scheme != "https" or not parts.hostname:
        return
    context = ssl.create_default_context()
    try:
        with (
            socket.create_connection((parts.hostname, parts.port or 443), PATIENCE_SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=parts.hostname) as secured,
        ):
            told = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as problem:
        what = f"The certificate of {parts.hostname} is not believed: {problem.verify_message}."
        yield wrong("Certificate", what, "Renew it, and give the proxy the whole chain.")
    except OSError as problem:
        what = f"{settings.BASE_URL} cannot be reached from here: {problem}."
        yield watch("Certificate", what, "Look at the proxy and the name's entry, unless only others can reach it.")
    else:
        left = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC) - datetime.now(UTC)
        if left < RENEWED:
            what = f"The certificate of {parts.hostname} ends in {in_time(left)}."
            yield watch("Certificate", what, "Renew it (certbot renew), and see why that did not happen by itself.")
        else:
            yield well("Certificate", f"for {in_time(left)} more")


OUTSIDE: Final[tuple[Looker, ...]] = (mail_server, web_server, certificate)
