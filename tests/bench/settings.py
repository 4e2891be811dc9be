"""The embedded default's own database settings (the tests' are less careful with the disk), and the baselines."""

from bomca.settings.base import env
from bomca.settings.sources import database
from bomca.settings.test import *  # noqa: F403
from bomca.settings.test import BASE_DIR, DATABASES, TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
DATABASES["default"] = database(env("DATABASE_URL"))
TEMPLATES[0]["DIRS"].append(BASE_DIR / "tests" / "bench" / "templates")
WHITENOISE_AUTOREFRESH = False
LOGGING_CONFIG = None
