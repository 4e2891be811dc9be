"""An installation other people rely on: it starts only when every value is there and safe."""

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from bomca.settings.base import *  # noqa: F403
from bomca.settings.base import (
    BREACHED_PASSWORDS,
    CACHES,
    CELERY_BROKER_URL,
    CLAMD,
    DATABASES,
    EMAIL_HOST,
    HISTORY_KEY,
    SECOND_FACTOR_REQUIRED,
    SOCIALACCOUNT_PROVIDERS,
    env,
)
from bomca.viruses import is_address

LEAST_SECRET = 50  # characters, as `manage.py check --deploy` asks
LEAST_VARIETY = 5  # different characters
EXAMPLES = ("development", "change-me", "changeme", "django-insecure", "secret-key", "example")

DEBUG = False
DEMO_ACCOUNTS = False
SECRET_KEY = env("SECRET_KEY", default="")
# The first key encrypts; the former ones after it still decrypt, until `manage.py encrypt_again` has run.
PERSONAL_DATA_KEYS = env.list("BOMCA_PERSONAL_DATA_KEY", default=[])
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])


def secret_problems(name, secret):
    """Say what is wrong with a secret that the environment gives."""
    advice = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(60))'"
    if not secret:
        yield f"{name} is missing; {advice}"
    elif any(word in secret.lower() for word in EXAMPLES):
        yield f"{name} is an example that anyone can read; {advice}"
    elif len(secret) < LEAST_SECRET or len(set(secret)) < LEAST_VARIETY:
        yield f"{name} is too easy to guess (at least {LEAST_SECRET} characters are needed); {advice}"
    elif name != "SECRET_KEY" and secret == SECRET_KEY:
        yield f"{name} is the same as SECRET_KEY, which more people may know; {advice}"


def key_problems():
    """Say what is wrong with the keys: one signs sessions and links, one seals the history, others encrypt."""
    yield from secret_problems("SECRET_KEY", SECRET_KEY)
    yield from secret_problems("BOMCA_HISTORY_KEY", HISTORY_KEY)
    for key in PERSONAL_DATA_KEYS or [""]:
        yield from secret_problems("BOMCA_PERSONAL_DATA_KEY", key)


def address_problems():
    """Say what is wrong with the names the portal answers to."""
    if not ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS is missing; set it to the portal's host names, separated by commas: portal.example.org"
    elif any(host in {"*", "."} for host in ALLOWED_HOSTS):
        yield "ALLOWED_HOSTS contains '*', so anyone may forge the portal's address; name the hosts instead"
    for origin in CSRF_TRUSTED_ORIGINS:
        if not re.fullmatch(r"https://[^*/]+", origin):
            yield f"CSRF_TRUSTED_ORIGINS contains {origin!r}; write each origin as https://portal.example.org"


def service_problems():
    """Say what is wrong with the database, the broker and the cache."""
    if not DATABASES["default"].get("ENGINE", "").endswith("postgresql"):
        yield "DATABASE_URL must name a PostgreSQL database: postgres://user:password@host:5432/bomca"
    if not CELERY_BROKER_URL.startswith(("redis://", "rediss://", "amqp://", "amqps://")):
        yield "CELERY_BROKER_URL must name a message broker that several machines can share: redis://host:6379/0"
    if not CACHES["default"]["BACKEND"].endswith("RedisCache"):
        yield "CACHE_URL must name a cache that all processes share: redis://host:6379/1"


def other_problems():
    """Say what else a development machine may do and this one may not."""
    for name in ("DEBUG", "BOMCA_DEBUG"):
        if env(name, default="").strip().lower() in {"1", "true", "yes", "on", "y", "ok", "t"}:
            yield f"{name} is switched on, which shows secrets on error pages; remove it from the environment"
    if not SECOND_FACTOR_REQUIRED:
        yield "SECOND_FACTOR_REQUIRED is off, so a stolen password opens the portal; remove it from the settings"
    if not EMAIL_HOST:
        yield "EMAIL_HOST is missing; name the mail server that sends invitations and links: mail.example.org"
    if BREACHED_PASSWORDS and not Path(BREACHED_PASSWORDS).is_file():
        yield f"BOMCA_BREACHED_PASSWORDS names {BREACHED_PASSWORDS!r}, which is no file"
    if CLAMD and not is_address(CLAMD):
        yield f"BOMCA_CLAMD is {CLAMD!r}; name the scanner's socket (/run/clamav/clamd.ctl) or its host:port"
    for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
        if SOCIALACCOUNT_PROVIDERS and not env(name, default=""):
            yield f"{name} is missing; the provider at OIDC_ISSUER gave it when the portal was registered there"
    if SOCIALACCOUNT_PROVIDERS and not env("OIDC_ISSUER").startswith("https://"):
        yield "OIDC_ISSUER must begin with https://"


problems = [*key_problems(), *address_problems(), *service_problems(), *other_problems()]
if problems:
    raise ImproperlyConfigured("The portal does not start:\n" + "\n".join(f"- {problem}." for problem in problems))

# Behind nginx (deploy/nginx.conf), which sets this header itself and strips it from the outside.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CLIENT_ADDRESS_HEADER = "HTTP_X_FORWARDED_FOR"
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
