"""Settings of every installation: what differs comes from the environment (docs/settings.md)."""

from pathlib import Path

from whitenoise.compress import Compressor

from alliance.environment import Environment
from alliance.servers import connection_settings, host_of, local_secret, locate_services

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.str("ALLIANCE_VAR", str(BASE_DIR / "var")))

EMBEDDED, _services = locate_services(env)
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", local_secret(VAR)) if EMBEDDED else env.str("SECRET_KEY")
SITE_URL = env.str("SITE_URL", f"http://localhost:{env.str('PORT', '8000')}").rstrip("/")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]", host_of(SITE_URL)])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "kernel",
    "accounts",
    "participants",
    "agreements",
    "pipeline",
    "tiers",
    "benefits",
    "onboarding",
    "alliance",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "alliance.static.StaticFiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kernel.health.HealthMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kernel.logging.RequestIdMiddleware",
    "kernel.private_answers.PrivateAnswersMiddleware",
    "kernel.downloads.DownloadsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kernel.body_limit.BodyLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.tokens.ApiTokenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kernel.tenancy.middleware.TenancyMiddleware",
]

ROOT_URLCONF = "alliance.urls"
WSGI_APPLICATION = "alliance.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "alliance.navigation.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kernel.templatetags.portal",
            ],
        },
    }
]
FORM_RENDERER = "kernel.forms.CarbonRenderer"

# PostgreSQL everywhere: portal_app serves, portal_owner migrates.
DATABASES = {"default": connection_settings(_services.database_url, migrating=False)}
DATABASE_OWNER = connection_settings(_services.database_owner_url, migrating=True, login_only=True)
# An e-mail address is unique whatever its capitals (user_email_unique).
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = _services.redis_url
CACHES = {
    "default": {"BACKEND": "kernel.cache.ForgetfulRedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# Sign-in: by e-mail, by invitation only.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", **options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"OPTIONS": {"min_length": 12}}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.InvitationOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # asks the adapter, which does the work and sends nothing
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",  # the key is address and network: nobody locks a victim out
    "contact": env.str("CONTACT_LIMITS", "20/h/ip,5/h/key"),  # the key is the sender's address
    "question": env.str("QUESTION_LIMITS", "20/h/user"),
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.bool("BEHIND_PROXY", False) else 0
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
ACCOUNT_FORMS = {
    action: f"accounts.sign_in_forms.{form}"
    for action, form in (
        ("login", "LoginForm"),
        ("reset_password", "ResetPasswordForm"),
        ("reset_password_from_key", "ResetPasswordKeyForm"),
        ("change_password", "ChangePasswordForm"),
        ("set_password", "SetPasswordForm"),
        ("add_email", "AddressForm"),
        ("reauthenticate", "PasswordAgainForm"),
    )
}
MFA_FORMS = {
    "authenticate": "accounts.sign_in_forms.CodeForm",
    "reauthenticate": "accounts.sign_in_forms.CodeAgainForm",
    "activate_totp": "accounts.sign_in_forms.AppCodeForm",
    "add_webauthn": "accounts.sign_in_forms.PasskeyForm",
}
MFA_ADAPTER = "accounts.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "IBM Security Services Alliance Program"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http://localhost")

# Browser security: nothing inline, nothing from elsewhere, nothing framed.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
_SECURE = SITE_URL.startswith("https")
SESSION_ENGINE = "kernel.sessions"
SESSION_CACHE_SECONDS = 15  # a sign-out that the cache missed is believed no longer
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "alliance.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", _SECURE)
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz)$"]  # a monitor asks from inside, without TLS
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000 if _SECURE else 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None

# Views of libraries, which declare no access rule (kernel.access refuses any other undeclared view).
ACCESS_RULES_BY_MODULE = {
    "accounts.views": "participants.access.own_things",
    "allauth.": "participants.access.entrance",
    "drf_spectacular.": "participants.access.api_schema",
}

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.str("MEDIA_ROOT", str(VAR / "files")),
            "base_url": None,
            "file_permissions_mode": 0o600,  # what is collected is for others, too
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]  # the libraries' words in no other language than ours
TIME_ZONE = "UTC"

# The program's own settings (PROGRAM.md, "Decided").
PROGRAM_TIME_ZONE = env.str("PROGRAM_TIME_ZONE", "America/New_York")
ANNUAL_DUE = (env.int("ANNUAL_DUE_MONTH", 1), env.int("ANNUAL_DUE_DAY", 15))
PROGRAM_MAILBOX = env.str("PROGRAM_MAILBOX", "alliance-program@example.com")
MAILBOX_ANSWER_DAYS = env.int("MAILBOX_ANSWER_DAYS", 2)  # working days until a first answer
FEED_PLAUSIBLE_SHARE = env.float("FEED_PLAUSIBLE_SHARE", 0.20)
FEED_PLAUSIBLE_FROM = env.int("FEED_PLAUSIBLE_FROM", 100)
UPLOAD_LIMIT_BYTES = env.int("UPLOAD_LIMIT_BYTES", 2 * 1024**3)
BODY_BYTES = env.int("BODY_BYTES", 32 * 1024**2)
STRANGER_BODY_BYTES = 1024**2
DOWNLOADS_AT_ONCE = env.int("DOWNLOADS_AT_ONCE", 2)  # of each process; fewer than its threads
BODY_TOO_LARGE_VIEW = "alliance.errors.too_large"
INVITATION_DAYS = env.int("INVITATION_DAYS", 14)
ENTRY_MONTHS = env.int("ENTRY_MONTHS", 12)
EVIDENCE_LIMIT_BYTES = env.int("EVIDENCE_LIMIT_BYTES", 20_000_000)
AGREEMENT_REMINDER_DAYS: list[int] = env.list("AGREEMENT_REMINDER_DAYS", [14, 7, 1], subcast=int)
CHECKLIST_REMINDER_DAYS: list[int] = env.list("CHECKLIST_REMINDER_DAYS", [7, 1], subcast=int)
CHECKLIST_LATE_DAYS = env.int("CHECKLIST_LATE_DAYS", 7)
AGREEMENT_LIMIT_BYTES = env.int("AGREEMENT_LIMIT_BYTES", 20_000_000)
TERMINATION_NOTICE_DAYS = env.int("TERMINATION_NOTICE_DAYS", 30)  # where no text of the portal says it
PROSPECT_DATA_DAYS = env.int("PROSPECT_DATA_DAYS", 180)  # after the close of a candidacy

# The keys that sign agreements (PKCS#12) with their pass phrases; a machine of one person makes its own.
SIGNING_KEYS = {
    key: (
        env.str(f"SIGNING_{key.upper()}_KEY", str(VAR / "signing" / f"{key}.p12")),
        env.str(f"SIGNING_{key.upper()}_PHRASE", ""),
    )
    for key in ("acceptance", "ibm")
}
SIGNING_FORMER_CERTIFICATES = env.str("SIGNING_FORMER_CERTIFICATES", "")
SIGNING_MAKES_KEYS = EMBEDDED

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", PROGRAM_MAILBOX)
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend"
    if EMBEDDED
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = str(VAR / "mail")
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.tokens.PortalAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "kernel.api.roll_back_and_answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Alliance Portal API",
    "DESCRIPTION": "Read access to what the signed-in person may see, from the same selectors as the pages.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "GuideStateEnum": [(state, state) for state in ("announced", "in_force", "retired")],
        "RunStateEnum": "tiers.models.RunState",
    },
}

CELERY_BROKER_URL = _services.broker_url or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TIMEZONE = PROGRAM_TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "socket_timeout": 5}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    task: {"task": task, "schedule": seconds, "options": {"expires": 3 * seconds}}
    for task, seconds in (
        ("alliance.tasks.find_feeds", 5.0),
        ("alliance.tasks.find_runs", 10.0),
        ("alliance.tasks.send_mail", 10.0),
        ("benefits.tasks.heal_entitlements", 3600.0),
        ("agreements.tasks.check_files", 86400.0),
        ("agreements.tasks.remind_signatories", 21600.0),
        ("onboarding.tasks.expire_invitations", 900.0),
        ("onboarding.tasks.remind_of_items", 86400.0),
        ("agreements.tasks.find_due_terminations", 3600.0),
        ("onboarding.tasks.erase_closed", 86400.0),
        ("alliance.tasks.remove_orphan_files", 604800.0),
    )
}
# What follows one of these in a log line is the secret of a mailed link, and covered.
PATHS_BEFORE_A_SECRET = (
    "/join/", "/program-invitation/", "/reset/key/", "/confirm-email/", "/contact/again/",
)  # fmt: skip
LOGGING_CONFIG = "kernel.logging.configure"
LOGGING: dict[str, object] = {"level": env.str("LOG_LEVEL", "INFO")}
