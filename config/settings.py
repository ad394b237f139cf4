"""All settings, read from the environment. Nothing is started here: linters, commands and each worker import this.

Without `DATABASE_URL` the embedded mode is meant: the database is the cluster in `var/`, secrets are made once there.
`docs/settings.md` lists every variable; a test holds the two together.
"""

import os
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import environment as env
from config.places import ROOT, database_url, secret, var
from config.sign_in import providers

BASE_DIR = ROOT
EMBEDDED = not os.environ.get("DATABASE_URL")
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.text("SECRET_KEY", "") or secret("django")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", ())
BASE_URL = env.text("BASE_URL", f"http://127.0.0.1:{env.whole('PORT', 8000, least=1, most=65535)}").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ("127.0.0.1", "localhost", "[::1]"))
CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(BASE_URL)), *env.words("CSRF_TRUSTED_ORIGINS", ())]
BEHIND_TLS = env.flag("BEHIND_TLS", default=BASE_URL.startswith("https://"))

INSTALLED_APPS = [
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "config",
    "people",  # after those whose pages of the admin it takes away
    "courses",
    "opinions",
    "annotations",
    "django_htmx",
    "template_partials",
    "csp",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "config.logs.requests.RequestLog",
    "config.headers.HeadersMiddleware",
    "config.headers.PolicyMiddleware",
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.sign_in.SchoolMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.outages.LoginRedirectForHtmxMiddleware",
    "config.limits.LimitsMiddleware",
    "config.admin_words.AdminWordsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["config.template_files.Loader", "django.template.loaders.app_directories.Loader"],
                        )
                    ],
                )
            ],
            "libraries": {"bundles": "config.page_files", "i18n": "people.templatetags.words"},
            "builtins": ["people.templatetags.words", "people.templatetags.once"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": dict(dj_database_url.parse(os.environ.get("DATABASE_URL") or database_url(var() / "postgres"))),
}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise env.WrongSetting("DATABASE_URL: Glossator needs PostgreSQL (postgresql://user:password@host/name).")
prepares = env.flag("DATABASE_PREPARES", default=True)
given: dict[str, Any] = DATABASES["default"].get("OPTIONS", {})
DATABASES["default"] |= {
    "CONN_HEALTH_CHECKS": True,  # a connection is checked when it is taken from the pool
    "DISABLE_SERVER_SIDE_CURSORS": True,  # a transaction pooler may stand between
    "OPTIONS": {
        # A server that is gone without a word is noticed within 25 s (libpq; a Unix socket needs none of it).
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        **given,
        "pool": {
            "min_size": 1,
            "max_size": env.whole("DATABASE_POOL", 8, least=1, most=100),
            "timeout": 3,
            "reconnect_timeout": 5,
        },
        # What every request asks is planned once a connection (people/prepared.py); not where a pooler shares these.
        "prepare_threshold": 1 if prepares else None,
        # Once is for any values: else PostgreSQL plans some anew at each request, for longer than they take.
        "options": f"{given.get('options', '')} {'-c plan_cache_mode=force_generic_plan' if prepares else ''}".strip(),
    },
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},  # wrong passwords are counted here: a class's must not push each other out
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "people.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = env.text("EMAIL_VERIFICATION", "mandatory")
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser alone that signed up; it goes on where she came from
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a change of password, address or keys is told by mail
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_ADAPTER = "people.accounts.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if BEHIND_TLS else "http"
TRUST_PROXY = env.flag("TRUST_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if TRUST_PROXY else 0  # else a whole school would share the proxy's limits
SIGN_INS_PER_MINUTE = env.whole("SIGN_INS_PER_MINUTE", 300, least=1, most=1_000_000)
ACCOUNT_RATE_LIMITS = {
    # A class signs in at once, from one address of its school: what is counted by address leaves it room.
    "login": f"{SIGN_INS_PER_MINUTE}/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "signup": "200/m/ip",
    "reset_password": "60/m/ip,5/m/key",
    "reset_password_from_key": "60/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/180s/key",
}
MFA_ADAPTER = "people.sign_in.KeyAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "people.key_forms.AddKeyForm"}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_TOTP_ISSUER = "Glossator"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not BEHIND_TLS  # browsers themselves allow it on localhost alone
SOCIALACCOUNT_ADAPTER = "people.sign_in.SchoolAdapter"
SOCIALACCOUNT_PROVIDERS = providers()
SOCIALACCOUNT_EMAIL_AUTHENTICATION = env.flag("SCHOOL_EMAIL_TRUSTED", default=False)
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = SOCIALACCOUNT_EMAIL_AUTHENTICATION
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5

EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = env.whole("EMAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "glossator@localhost")

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = var() / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static_files.HashedStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": BEHIND_TLS,
    },
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = (
    f"__Host-{name}" if BEHIND_TLS else name for name in ("sessionid", "csrftoken")
)
SESSION_COOKIE_AGE = 86_400 * env.whole("SESSION_DAYS", 14, least=1, most=365)
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.outages.csrf_failure"
SECURE_HSTS_SECONDS = env.whole("HSTS_SECONDS", 31_536_000, least=0, most=630_720_000) if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", default=False)
SECURE_SSL_REDIRECT = BEHIND_TLS and TRUST_PROXY  # without a proxy's word we do not know how a browser came
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # whoever watches asks beside the proxy
SILENCED_SYSTEM_CHECKS = [
    "security.W005", "security.W021",  # what HSTS says of other hosts is the school's to decide
    "templates.W003",  # `people.templatetags.words` stands in for Django's `i18n`, which it builds on
]  # fmt: skip
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUST_PROXY else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
IMPORT_MAX_BYTES = env.whole("IMPORT_MAX_BYTES", 20 * 1024 * 1024, least=1_000, most=200 * 1024 * 1024)
IMPORT_SECONDS = env.whole("IMPORT_SECONDS", 60, least=1, most=3_600)
IMPORT_ARCHIVE_BYTES = env.whole("IMPORT_ARCHIVE_BYTES", 4 * 1024**3, least=1_000_000, most=1024**4)
IMPORT_JOURNALS = var() / "imports"
CAP_URL = env.text("CAP_URL", "https://static.case.law").rstrip("/")
COURTLISTENER_URL = env.text("COURTLISTENER_URL", "https://www.courtlistener.com").rstrip("/")
COURTLISTENER_TOKEN = env.text("COURTLISTENER_TOKEN", "")
FETCH_SECONDS = env.whole("FETCH_SECONDS", 10, least=1, most=25)
FETCH_PER_MINUTE = env.whole("FETCH_PER_MINUTE", 30, least=1, most=1_000)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
COURSES_BY = env.choice("COURSES_BY", ("everyone", "permission"))
UPLOADS_PER_HOUR = env.whole("UPLOADS_PER_HOUR", 200, least=1, most=1_000_000)
IMPORTS_PER_HOUR = env.whole("IMPORTS_PER_HOUR", 200, least=1, most=1_000_000)
EXPORTS_PER_HOUR = env.whole("EXPORTS_PER_HOUR", 300, least=1, most=1_000_000)
INVITING_PER_HOUR = env.whole("INVITING_PER_HOUR", 100, least=1, most=1_000_000)
WRONG_CODES_PER_HOUR = env.whole("WRONG_CODES_PER_HOUR", 60, least=1, most=1_000_000)
PROTOCOL_PER_MINUTE = env.whole("PROTOCOL_PER_MINUTE", 300, least=1, most=1_000_000)
INVITATIONS_PER_DAY = env.whole("INVITATIONS_PER_DAY", 1_000, least=1, most=1_000_000)
UPLOAD_MOST_CASES = env.whole("UPLOAD_MOST_CASES", 100, least=1, most=10_000)
UPLOAD_MAX_BYTES = env.whole("UPLOAD_MAX_BYTES", 200 * 1024 * 1024, least=1_000, most=1024**4)
DATA_UPLOAD_MAX_NUMBER_FILES = 2 * UPLOAD_MOST_CASES + 100  # a JSON and an HTML file a case; more is told by the form
JOBS_KEPT_DAYS = env.whole("JOBS_KEPT_DAYS", 14, least=1, most=3_650)
IMPORT_MEMORY_MB = env.whole("IMPORT_MEMORY_MB", 1_024, least=256, most=65_536)

LOG_FORMAT = env.choice("LOG_FORMAT", ("text", "json"))
ACCESS_LOG = env.flag("ACCESS_LOG", default=LOG_FORMAT == "json")
SLOW_QUERY_MS = env.whole("SLOW_QUERY_MS", 1_000, least=0, most=3_600_000)
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
METRICS_HERE = env.flag("METRICS_HERE", default=False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": f"config.logs.lines.{'JsonLines' if LOG_FORMAT == 'json' else 'WordLines'}"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO").upper()},
    "loggers": {
        "django": {"handlers": [], "propagate": True},  # Django's own would print each error a second time
        "django.request": {"level": "ERROR"},
        "gunicorn.error": {"handlers": ["console"], "propagate": False},
        **({} if ACCESS_LOG else {"glossator.requests": {"level": "WARNING"}, "glossator.jobs": {"level": "WARNING"}}),
    },
}
