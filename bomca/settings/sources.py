"""Where the data and the doorbell live: addresses from the environment turned into Django's own terms."""

import warnings
from urllib.parse import urlsplit

import environ

VISIBILITY_TIMEOUT = 30 * 60  # seconds, twice CELERY_TASK_TIME_LIMIT: Redis never re-delivers a running task

SQLITE_PRAGMAS = "PRAGMA journal_mode = WAL;PRAGMA synchronous = FULL;PRAGMA foreign_keys = ON;"


def database(url):
    """Return the settings of the database at `url`, with what each kind needs to be safe under load."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an address that is no address: production says so in its own words
        found = environ.Env.db_url_config(url)
    engine = found.get("ENGINE", "")
    if engine.endswith("sqlite3"):
        found["OPTIONS"] = {
            # Without IMMEDIATE a reader that turns writer fails at once instead of waiting its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS,
        }
    else:
        found.setdefault("CONN_MAX_AGE", 600)
        found["CONN_HEALTH_CHECKS"] = True
    return found


def broker_options(url, folder):
    """Return Celery's transport options for the broker at `url`; `folder` holds the embedded one."""
    if url.startswith("filesystem:"):
        return {
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "processed_folder": str(folder / "processed"),
            "control_folder": str(folder / "control"),
            "polling_interval": 0.2,
        }
    if url.startswith("redis"):
        return {
            "visibility_timeout": VISIBILITY_TIMEOUT,
            "socket_timeout": 10,
            "socket_connect_timeout": 4,
        }
    return {}


def oidc_provider(env):
    """Return allauth's settings of the one outside provider of identities, such as EU Login; empty without one."""
    if not env("OIDC_ISSUER", default=""):
        return {}
    app = {
        "provider_id": "oidc",
        "name": env("OIDC_NAME", default="EU Login"),
        "client_id": env("OIDC_CLIENT_ID", default=""),
        "secret": env("OIDC_CLIENT_SECRET", default=""),
        "settings": {"server_url": env("OIDC_ISSUER")},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def oidc_origins(env):
    """Return where our sign-in form may lead besides our own pages: to the provider's origin, where there is one."""
    named = [env("OIDC_ISSUER", default=""), *env.list("OIDC_FORM_ORIGINS", default=[])]
    return [f"{parts.scheme}://{parts.netloc}" for one in named if (parts := urlsplit(one)).netloc]
