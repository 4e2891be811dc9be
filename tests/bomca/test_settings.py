"""Production refuses to start on a missing or unsafe value, and says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "bomca.settings.prod",
    "SECRET_KEY": "".join(chr(33 + n % 90) for n in range(17, 90)),
    "BOMCA_HISTORY_KEY": "".join(chr(33 + n % 90) for n in range(40, 113)),
    "BOMCA_PERSONAL_DATA_KEY": "".join(chr(33 + n % 90) for n in range(20, 90)).replace(",", ""),
    "ALLOWED_HOSTS": "portal.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://portal.example.org",
    "DATABASE_URL": "postgres://bomca:x@127.0.0.1:1/bomca",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
    "CACHE_URL": "redis://127.0.0.1:1/1",
    "EMAIL_HOST": "mail.example.org",
}

OIDC = {"OIDC_ISSUER": "https://login.example.org", "OIDC_CLIENT_ID": "bomca", "OIDC_CLIENT_SECRET": "x"}


def start(*arguments, **changes):
    """Run the portal's command line as an operator does, with these environment values only."""
    values = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **values}
    command = [sys.executable, "-W", "error", "manage.py", *(arguments or ("check",))]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_production_starts_when_every_value_is_safe():
    done = start("check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


def test_production_refuses_to_open_without_a_second_factor(tmp_path):
    (tmp_path / "careless.py").write_text(
        "import bomca.settings.base as base\nbase.SECOND_FACTOR_REQUIRED = False\nfrom bomca.settings.prod import *\n"
    )
    done = start(DJANGO_SETTINGS_MODULE="careless", PYTHONPATH=str(tmp_path))

    assert done.returncode == 1
    assert "SECOND_FACTOR_REQUIRED is off" in done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too easy to guess"),
        ({"SECRET_KEY": "a" * 80}, "SECRET_KEY is too easy to guess"),
        ({"SECRET_KEY": "development-only" * 5}, "SECRET_KEY is an example"),
        ({"BOMCA_CLAMD": "clamav"}, "BOMCA_CLAMD is 'clamav'"),
        ({"BOMCA_HISTORY_KEY": None}, "BOMCA_HISTORY_KEY is missing"),
        ({"BOMCA_HISTORY_KEY": "short"}, "BOMCA_HISTORY_KEY is too easy to guess"),
        ({"BOMCA_HISTORY_KEY": GOOD["SECRET_KEY"]}, "BOMCA_HISTORY_KEY is the same as SECRET_KEY"),
        ({"BOMCA_PERSONAL_DATA_KEY": None}, "BOMCA_PERSONAL_DATA_KEY is missing"),
        ({"BOMCA_PERSONAL_DATA_KEY": "short"}, "BOMCA_PERSONAL_DATA_KEY is too easy to guess"),
        (
            {"BOMCA_PERSONAL_DATA_KEY": f"{GOOD['BOMCA_PERSONAL_DATA_KEY']},former"},
            "BOMCA_PERSONAL_DATA_KEY is too easy",
        ),
        ({"SECRET_KEY": GOOD["BOMCA_PERSONAL_DATA_KEY"]}, "BOMCA_PERSONAL_DATA_KEY is the same as SECRET_KEY"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is missing"),
        ({"ALLOWED_HOSTS": "portal.example.org,*"}, "ALLOWED_HOSTS contains '*'"),
        ({"CSRF_TRUSTED_ORIGINS": "portal.example.org"}, "write each origin as https://portal.example.org"),
        ({"CSRF_TRUSTED_ORIGINS": "http://portal.example.org"}, "write each origin as https://portal.example.org"),
        ({"DATABASE_URL": None}, "DATABASE_URL must name a PostgreSQL database"),
        ({"DATABASE_URL": "sqlite:////tmp/x.sqlite3"}, "DATABASE_URL must name a PostgreSQL database"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL must name a PostgreSQL database"),
        ({"CELERY_BROKER_URL": None}, "CELERY_BROKER_URL must name a message broker"),
        ({"CELERY_BROKER_URL": "memory://"}, "CELERY_BROKER_URL must name a message broker"),
        ({"CACHE_URL": None}, "CACHE_URL must name a cache that all processes share"),
        ({"EMAIL_HOST": None}, "EMAIL_HOST is missing"),
        ({"BOMCA_BREACHED_PASSWORDS": "/nowhere/at/all"}, "BOMCA_BREACHED_PASSWORDS names '/nowhere/at/all'"),
        (OIDC | {"OIDC_CLIENT_ID": None}, "OIDC_CLIENT_ID is missing"),
        (OIDC | {"OIDC_CLIENT_SECRET": None}, "OIDC_CLIENT_SECRET is missing"),
        (OIDC | {"OIDC_ISSUER": "http://login.example.org"}, "OIDC_ISSUER must begin with https://"),
        ({"BOMCA_DEBUG": "1"}, "BOMCA_DEBUG is switched on"),
        ({"DEBUG": "True"}, "DEBUG is switched on"),
    ],
)
def test_production_refuses_one_unsafe_value_in_one_sentence(changes, sentence):
    done = start(**changes)

    told = [line for line in done.stderr.splitlines() if line.startswith("- ")]
    assert done.returncode == 1
    assert len(told) == 1, done.stderr
    assert sentence in told[0]
    assert told[0].endswith((".", ")."))
    assert "Traceback" not in done.stderr


def test_production_names_every_problem_at_once():
    done = start(**{**dict.fromkeys(GOOD), "DJANGO_SETTINGS_MODULE": "bomca.settings.prod"})

    told = [line.split()[1] for line in done.stderr.splitlines() if line.startswith("- ")]
    assert told == [
        "SECRET_KEY",
        "BOMCA_HISTORY_KEY",
        "BOMCA_PERSONAL_DATA_KEY",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "CELERY_BROKER_URL",
        "CACHE_URL",
        "EMAIL_HOST",
    ]


def test_a_development_secret_is_this_machines_own(tmp_path):
    first = start(
        "shell", "-c", "from django.conf import settings; print(settings.SECRET_KEY)",
        DJANGO_SETTINGS_MODULE="bomca.settings.dev", BOMCA_VAR_DIR=str(tmp_path), DATABASE_URL=None, SECRET_KEY=None,
    )  # fmt: skip

    kept = (tmp_path / "secret-key").read_text()
    assert first.stdout.split()[-1] == kept
    assert len(kept) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
