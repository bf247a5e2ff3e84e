"""Every setting of the house. Differences between machines are environment variables only."""

from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF

from commune.config import env
from commune.design.libraries import static_folders

# Lets `ModelAdmin[Lot]` and the like be written as the type checker wants them
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# Where the instance keeps its database, keys and files
DATA_DIR = Path(env.text("COMMUNE_DATA") or BASE_DIR / "data").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": env.database("COMMUNE_DATABASE", DATA_DIR / "commune.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Safety
DEBUG = env.flag("COMMUNE_DEBUG")
DEVELOPMENT_SECRET = "development-only-never-in-production"  # noqa: S105
SECRET_KEY = env.text("COMMUNE_SECRET_KEY", DEVELOPMENT_SECRET)
ALLOWED_HOSTS = env.words("COMMUNE_HOSTS", "localhost,127.0.0.1,[::1]")
PUBLIC_ADDRESS = env.text("COMMUNE_ADDRESS", "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS]
SECURE = PUBLIC_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "commune.web.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

# Words and limits of this instance
DEMO = env.flag("COMMUNE_DEMO")
INSTANCE_NAME = env.text("COMMUNE_NAME", "Làng Số")
# Where payments at gateways begin: live, sandbox (the providers' own test systems) or simulated (our own pages).
# Empty: simulated in the demo, else live.
GATEWAYS = env.text("COMMUNE_GATEWAYS")
if GATEWAYS not in ("", "live", "sandbox", "simulated"):
    raise env.SettingError(f"COMMUNE_GATEWAYS={GATEWAYS!r} is neither live, sandbox nor simulated")

RATE_PUBLIC_WRITES = env.whole("COMMUNE_RATE_PUBLIC_WRITES", 30)
RATE_SIGN_IN = env.whole("COMMUNE_RATE_SIGN_IN", 20)
RATE_SCAN_MISSES = env.whole("COMMUNE_RATE_SCAN_MISSES", 60)
ALLOW_PRIVATE_PEERS = env.flag("COMMUNE_ALLOW_PRIVATE_PEERS", default=DEMO)
LIVE_SESSION_MEGABYTES = env.whole("COMMUNE_LIVE_SESSION_MEGABYTES", 4000)
LIVE_FREE_MEGABYTES = env.whole("COMMUNE_LIVE_FREE_MEGABYTES", 1000)
PACKING_LOSS_PERCENT = env.whole("COMMUNE_PACKING_LOSS_PERCENT", 40)

ROOMS = [
    "design", "ledger", "jobs", "files", "messages", "sync", "almanac", "units", "people", "places",
    "products", "weather", "soil", "pests", "trace", "quality", "stamps", "quotas", "farm", "packhouse",
    "coldchain", "market", "payments", "shipping", "docks", "advice", "production", "trips", "storefronts",
    "tradefloor", "orders", "shares", "counter", "display", "adoption", "live", "trading", "channels",
    "citizens", "surveys", "findings", "program", "recognition", "casework", "linkage", "training", "reports",
    "projects", "web", "passport", "api", "operations", "demo",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "commune.design.files.StaticFiles",
    "django.contrib.humanize",
    "django.forms",
    "csp",
    "django_htmx",
    "commune.config.apps.House",
    *[f"commune.{room}" for room in ROOMS],
    # after the rooms, whose templates stand in for its own
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "commune.design.policy.PagePolicy",
    "commune.storefronts.hosts.KnownHosts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "commune.design.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "commune.design.zero_bytes.NoZeroBytes",
    "commune.people.kept_forms.KeepForm",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "commune.config.urls"
SITE_URLCONF = "commune.config.site_urls"  # of a booth's own site
ASGI_APPLICATION = "commune.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commune.design.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.l10n",
                "django.templatetags.static",
                "commune.design.templatetags.house",
            ],
        },
    },
]

# People
AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Words, dates, numbers: Vietnamese first
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = (
    False  # years and keys are numbers too; figures are written with |so, |dong, |measure
)
FORMAT_MODULE_PATH = ["commune.design.formats"]
FORM_RENDERER = "commune.design.forms.HouseForms"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
STATICFILES_DIRS = static_folders(BASE_DIR)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "commune.design.stored.HashedFiles"
    },
}
WHITENOISE_USE_FINDERS = not (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"discretion": {"()": "commune.lib.discretion.Discretion"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discretion"]},
    },
    "root": {"handlers": ["stderr"], "level": env.text("COMMUNE_LOG_LEVEL", "WARNING")},
    "loggers": {  # without handlers of their own, which know no discretion
        "django": {"handlers": []},
        "django.server": {"handlers": [], "propagate": True},
    },
}

# Messages: who carries each channel (console speaks only under DEBUG and in the demo)
CONSOLE = "commune.messages.senders.console"
MESSAGE_SENDERS = {
    "sms": env.text("COMMUNE_SMS_SENDER", CONSOLE),
    "zalo": env.text("COMMUNE_ZALO_SENDER", CONSOLE),
    "email": CONSOLE if DEBUG or DEMO else "commune.messages.senders.mail",
}
DEFAULT_FROM_EMAIL = env.text("COMMUNE_MAIL_FROM", "langso@localhost")
EMAIL_HOST = env.text("COMMUNE_MAIL_HOST", "localhost")
EMAIL_PORT = env.whole("COMMUNE_MAIL_PORT", 25)
EMAIL_HOST_USER = env.text("COMMUNE_MAIL_USER")
EMAIL_HOST_PASSWORD = env.text("COMMUNE_MAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("COMMUNE_MAIL_TLS")

# allauth, the sign-in package; its pages are ours (people/templates)
ACCOUNT_ADAPTER = "commune.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "email", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "commune.people.sign_up_form.NewPersonForm"
ACCOUNT_FORMS = {
    "login": "commune.people.forms.SignInForm",
    "signup": "commune.people.forms.SignUpForm",
    "request_login_code": "commune.people.forms.CodeRequestForm",
    "reset_password_from_key": "commune.people.forms.ResetForm",
    "change_password": "commune.people.forms.NewPasswordForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 10 * 60
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_RATE_LIMITS = {
    "login": f"{RATE_SIGN_IN}/m/ip",
    "login_failed": f"{RATE_SIGN_IN}/m/ip,5/5m/key",
    "signup": f"{RATE_SIGN_IN}/m/ip",
    "request_login_code": f"{RATE_SIGN_IN}/m/ip,3/m/key",
    "reset_password": f"{RATE_SIGN_IN}/m/ip,5/m/key",
}
MFA_FORMS = {
    "add_webauthn": "commune.people.forms.NewKeyForm",
    "edit_webauthn": "commune.people.forms.KeyNameForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE  # browsers themselves allow passkeys on localhost alone
