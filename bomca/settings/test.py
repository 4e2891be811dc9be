"""The tests: fast, alone, on SQLite or, with DATABASE_URL, on PostgreSQL."""

import atexit
import os
import shutil
import tempfile

# Every test process works in a folder of its own, so a test never meets the developer's data.
if "BOMCA_VAR_DIR" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="bomca-test-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    os.environ["BOMCA_VAR_DIR"] = _folder

from bomca.settings.base import *  # noqa: F403
from bomca.settings.base import DATABASES, VAR_DIR, env

SECRET_KEY = "tests-only-" + "0123456789abcdef" * 4
HISTORY_KEY = "history-tests-only-" + "0123456789abcdef" * 4
PERSONAL_DATA_KEYS = ["tests-only-" + "fedcba9876543210" * 4]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
DEMO_ACCOUNTS = True
SECOND_FACTOR_REQUIRED = False  # the tests of the second factor switch it on
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

DATABASES["default"]["CONN_MAX_AGE"] = 0
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: transactions, locks and the live server then behave as in the embedded default.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"

# Pages and services are tested without a worker; the journeys start real ones, with their own broker.
CELERY_BROKER_URL = env("BOMCA_TEST_BROKER", default="memory://")
CELERY_BROKER_TRANSPORT_OPTIONS = {}
