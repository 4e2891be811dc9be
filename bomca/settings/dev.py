"""A person's own machine: `make run` works at once, with demo accounts, on 127.0.0.1."""

import os
import secrets
import tempfile
from contextlib import suppress

from bomca.settings.base import *  # noqa: F403
from bomca.settings.base import VAR_DIR, env


def own_secret(path):
    """Return this machine's own secret, made on the first run and kept in a file only its user may read."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as draft:
            draft.write(secrets.token_urlsafe(60))
            draft.flush()
            # The web, worker and beat processes start together: a link is made whole, by one of them.
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text()


DEBUG = env.bool("BOMCA_DEBUG", default=False)
SECRET_KEY = own_secret(VAR_DIR / "secret-key")
HISTORY_KEY = env("BOMCA_HISTORY_KEY", default="") or own_secret(VAR_DIR / "history-key")
PERSONAL_DATA_KEYS = [own_secret(VAR_DIR / "personal-data-key")]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
STATIC_ROOT = VAR_DIR / "static"  # stays empty: files are served from where they are
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
DEMO_ACCOUNTS = True
SECOND_FACTOR_REQUIRED = False  # demonstration accounts sign in with one step; the account page still offers it
