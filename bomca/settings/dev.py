"""A developer's machine."""

from bomca.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = "development-only"
ALLOWED_HOSTS = ["*"]
