"""What every installation of the portal shares; secrets and addresses come from the environment."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from bomca import __version__
from bomca.settings.sources import broker_options, database, oidc_origins, oidc_provider

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env("BOMCA_VAR_DIR", default=str(BASE_DIR / "var")))

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "django_filters",
    "django_htmx",
    "django_celery_beat",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "tablericons",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "bomca",
    "bomca.history",
    "bomca.accounts",
    "partners",
    "components",
    "activities",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bomca.history.middleware.numbered",
    "csp.middleware.CSPMiddleware",
    "bomca.headers.permissions_policy",
    "bomca.headers.methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bomca.headers.unshared",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bomca.accounts.sessions.middleware.limits",
    "bomca.drafts.middleware.PutAside",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "bomca.accounts.middleware.personal_settings",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bomca.accounts.second_factor.middleware.Demand",
    "bomca.accounts.viewing.viewing",
    "django_htmx.middleware.HtmxMiddleware",
    "bomca.idempotency.pages.OneTimeKeys",
]

ROOT_URLCONF = "bomca.urls"
WSGI_APPLICATION = "bomca.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["bomca.templatetags.one_time"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bomca.views.shared",
            ],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # lists of choices are drawn by templates/django/forms/

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ru", _("Russian"))]
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "bomca.formats"
TIME_ZONE = env("BOMCA_TIME_ZONE", default="UTC")
USE_TZ = True
USE_I18N = True

# Storage
DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/bomca.sqlite3"))}
CACHES = {
    "default": env.cache("CACHE_URL", default="locmemcache://"),
    # How far a worker is, for the web server to tell: shared by both, also where there is no cache server.
    "progress": env.cache("CACHE_URL", default=f"filecache://{VAR_DIR}/progress"),
}

# Static files: the few third-party dist folders come from node_modules, see package.json
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("BOMCA_STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    (prefix, NODE_MODULES / folder)
    for prefix, folder in [
        ("vendor/tabler/css", "@tabler/core/dist/css"),
        ("vendor/tabler/js", "@tabler/core/dist/js"),
        ("vendor/vega", "vega/build"),
        ("vendor/vega-lite", "vega-lite/build"),
        ("vendor/vega-embed", "vega-embed/build"),
    ]
    if (NODE_MODULES / folder).is_dir()
]
FONT_DIR = NODE_MODULES / "@expo-google-fonts" / "noto-sans"  # Noto Sans, for PDF reports and charts

# E-mail
EMAIL_HOST = env("EMAIL_HOST", default="")
EMAIL_PORT = env.int("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10  # seconds; a silent server must not hold a page
DEFAULT_FROM_EMAIL = env("BOMCA_MAIL_FROM", default="BOMCA portal <noreply@localhost>")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"

# People and sessions
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["bomca.accounts.backends.Roles"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "bomca.accounts.passwords.validators.BreachedPasswordValidator"},
]
# A sorted file of breached passwords' SHA-1 digests, as haveibeenpwned publishes it; see docs/security.md.
BREACHED_PASSWORDS = env("BOMCA_BREACHED_PASSWORDS", default="")
PASSWORD_RESET_TIMEOUT = 30 * 60
SESSION_COOKIE_AGE = 12 * 60 * 60  # however much it is used
SESSION_IDLE_AGE = 3 * 60 * 60
SECOND_FACTOR_REQUIRED = True
REAUTHENTICATION_AGE = 15 * 60
INVITATION_DAYS = 7
HISTORY_SEARCHED = 5_000  # changes of what may be kept back that a search reads again, to find by nothing hidden
# An account nobody uses is closed after so many days, and its owner is told so many days ahead.
UNUSED_ACCOUNT_DAYS = env.int("BOMCA_UNUSED_ACCOUNT_DAYS", default=90)
UNUSED_WARNING_DAYS = env.int("BOMCA_UNUSED_WARNING_DAYS", default=14)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# allauth: the ceremonies of second factors, passkeys and EU Login; accounts and doors are our own
ACCOUNT_ADAPTER = "bomca.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = REAUTHENTICATION_AGE
ACCOUNT_RATE_LIMITS = False  # bomca/accounts/attempts.py counts on every path
ACCOUNT_FORMS = {"reauthenticate": "bomca.accounts.passwords.forms.ConfirmPasswordForm"}
MFA_ADAPTER = "bomca.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = False
MFA_FORMS = {
    name: f"bomca.accounts.second_factor.forms.{form}"
    for name, form in {
        "authenticate": "CodeForm",
        "reauthenticate": "ConfirmCodeForm",
        "activate_totp": "AppForm",
        "add_webauthn": "PasskeyForm",
        "edit_webauthn": "PasskeyNameForm",
        "authenticate_webauthn": "PasskeyAsFactorForm",
        "login_webauthn": "SignInByPasskeyForm",
        "reauthenticate_webauthn": "ConfirmPasskeyForm",
    }.items()
}
SOCIALACCOUNT_ADAPTER = "bomca.accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_PROVIDERS = oidc_provider(env)

# What a browser may do with our pages
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, *oidc_origins(env)],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = [
    "bomca.uploads.Limit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Where a virus scanner listens, as the path of its socket or host:port; every upload passes it (bomca/viruses.py).
CLAMD = env("BOMCA_CLAMD", default="")
CLAMD_SECONDS = 30
# Whom people ask about their data, as the data-protection page names them.
# Fewer people than this are not told apart to readers outside the office (activities/small_counts.py); 1 tells all.
SMALLEST_COUNT = env.int("BOMCA_SMALLEST_COUNT", default=5)
# Traffic lights of indicators: from which share of what is due by a day they are green, and from which amber.
LIGHT_GREEN_FROM = env.float("BOMCA_LIGHT_GREEN_FROM", default=0.9)
LIGHT_AMBER_FROM = env.float("BOMCA_LIGHT_AMBER_FROM", default=0.6)
DATA_PROTECTION_CONTACT = env("BOMCA_DATA_PROTECTION_CONTACT", default="")

# The API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "bomca.accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "bomca.accounts.scopes.HasScope",
    ],
    "DEFAULT_PARSER_CLASSES": ["bomca.api.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "bomca.api.Pages",
    "DEFAULT_FILTER_BACKENDS": ["bomca.api.StrictFilters"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "bomca.api.problem_handler",
    "SEARCH_PARAM": "search",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "BOMCA portal",
    "DESCRIPTION": "What the Border Management Programme in Central Asia agreed, did and reports.",
    "VERSION": __version__,
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "ActivityKindEnum": "activities.models.choices.Kind",
        "QuarterEnum": "activities.models.work_plan_item.QUARTERS",
        "ChecklistAnswerEnum": "activities.models.visibility_check.Answer",
        "BudgetHeadingEnum": "components.headings.BUDGETED_UNDER",
        "CostHeadingEnum": "components.headings.HEADINGS",
        "SpendingHeadingEnum": "components.headings.SPENT_UNDER",
        "AttachmentKindEnum": "activities.models.attachment.AttachmentKind",
        "AttachmentLanguageEnum": "activities.models.attachment.AttachmentLanguage",
        "DeliverableStatusEnum": "activities.models.deliverable.DeliverableStatus",
        "LaterStandingEnum": "activities.models.recommendation.SAID_LATER",
        "StandingEnum": "activities.models.recommendation.Standing",
        "LogframeStatusEnum": "components.models.logframe.LogframeStatus",
        "RiskLevelEnum": "components.models.risk.Level",
        "LanguageEnum": "django.conf.settings.LANGUAGES",
        "ActivityStatusEnum": "activities.models.choices.Status",
        "CauseEnum": "activities.models.choices.Cause",
        "ReportStatusEnum": "reports.models.life.Status",
        "CommentStatusEnum": "reports.models.comment.CommentStatus",
    },
}

# Background work: a row is the job, the broker only rings the bell (docs/operations.md)
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="filesystem://localhost//")
CELERY_BROKER_TRANSPORT_OPTIONS = broker_options(CELERY_BROKER_URL, VAR_DIR / "broker")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 4
# How long a worker may be silent about a job before another one takes it over, in seconds.
JOB_LEASE_SECONDS = env.int("BOMCA_JOB_LEASE_SECONDS", default=90)

CELERY_TASK_DEFAULT_QUEUE = env("BOMCA_QUEUE", default="bomca")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_SOFT_TIME_LIMIT = 14 * 60
CELERY_TASK_TIME_LIMIT = 15 * 60  # seconds; broker_options keeps Redis's visibility timeout above it
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SYNC_EVERY = 1
# The history: sealed with a key of its own; its end is written daily into a file that belongs on another machine
HISTORY_KEY = env("BOMCA_HISTORY_KEY", default="")
HISTORY_ANCHOR_FILE = Path(env("BOMCA_ANCHOR_FILE", default=str(VAR_DIR / "history-anchors.log")))
# Where readers of a report find the portal, such as https://portal.example.org; its figures then are links.
PUBLIC_URL = env("BOMCA_PUBLIC_URL", default="").rstrip("/")

# How long the answer to a request with a key is kept, and how long one may run before it counts as died: longer than
# the proxy waits (deploy/nginx.conf).
IDEMPOTENCY_HOURS = env.int("BOMCA_IDEMPOTENCY_HOURS", default=24)
IDEMPOTENCY_LEASE_SECONDS = env.int("BOMCA_IDEMPOTENCY_LEASE_SECONDS", default=150)

# After how many days an unsaved form that nobody takes up is erased.
DRAFT_DAYS = env.int("BOMCA_DRAFT_DAYS", default=30)

STRIKE_SECONDS = env.int("BOMCA_STRIKE_SECONDS", default=60)
CELERY_BEAT_SCHEDULE = {
    "open due reports": {"task": "reports.tasks.open_due_reports", "schedule": STRIKE_SECONDS},
    "ring stale jobs": {"task": "reports.tasks.ring_stale_jobs", "schedule": STRIKE_SECONDS},
    "anchor the history": {"task": "bomca.history.tasks.anchor_history", "schedule": 24 * 60 * 60},
    "forget keyed requests": {"task": "bomca.tasks.forget_keyed_requests", "schedule": 60 * 60},
    "erase old drafts": {"task": "bomca.tasks.erase_old_drafts", "schedule": 24 * 60 * 60},
    "ring stale imports": {"task": "activities.tasks.ring_stale_imports", "schedule": STRIKE_SECONDS},
    "erase old imports": {"task": "activities.tasks.erase_old_imports", "schedule": 24 * 60 * 60},
    "erase due lists": {"task": "activities.tasks.erase_due_lists", "schedule": 24 * 60 * 60},
    "erase due names": {"task": "activities.tasks.erase_due_names", "schedule": 24 * 60 * 60},
    "close unused accounts": {
        "task": "bomca.accounts.tasks.close_unused_accounts",
        "schedule": crontab(hour="3", minute="0"),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"secrets": {"()": "bomca.log_secrets.WithoutSecrets"}},
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": env("BOMCA_LOG_LEVEL", default="INFO")},
    # Servers that bring handlers of their own log through ours, which lets no secret pass.
    "loggers": {
        name: {"handlers": [], "level": "INFO", "propagate": True}
        for name in ("django", "django.server", "gunicorn.error", "gunicorn.access")
    },
}
