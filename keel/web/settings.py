"""Keel's settings, read once from the environment. Nothing secret stands in the environment or here.

KEEL_VAR            folder for the database and the root key (default: `var` where the command is run)
KEEL_DATABASE       sqlite:///path/to/file or postgresql://user@host/name (default: keel.sqlite3 in KEEL_VAR)
KEEL_DATABASE_OWNER postgresql://… of the role that owns the tables: for keel init and keel migrate, never for serving
KEEL_ROOT_KEY_FILE  the root key's file (default: root.key in KEEL_VAR); without it nothing sealed can be read
KEEL_HOSTS          host names Keel answers to, separated by commas (default: this machine only)
KEEL_BEHIND_TLS     1 when a proxy in front ends TLS and sets X-Forwarded-Proto itself
KEEL_ADDRESS        where people open Keel (default: the first of KEEL_HOSTS under https); mails and links say it
KEEL_MAIL_HOST      mail server to hand notices to; without it none are sent (keel.web.notices.server: KEEL_MAIL_PORT,
                    KEEL_MAIL_TLS, KEEL_MAIL_USER, KEEL_MAIL_PASSWORD_FILE, KEEL_MAIL_FROM)
KEEL_READS_AN_HOUR  signed records that one person opens within an hour before they confirm who they are (default: 40)
KEEL_READS_A_DAY    the same within a day (default: 100); at half as many again nothing more is shown for now
KEEL_SSO_SERVER     the school's own sign-on (OpenID Connect; keel.web.accounts.school_sign_on), with KEEL_SSO_CLIENT,
                    KEEL_SSO_SECRET_FILE and KEEL_SSO_NAME
KEEL_ANCHOR_FILE    file outside this machine's reach that each ledger's daily head is appended to
KEEL_TSA_URL        RFC 3161 time stamp authority, with its root certificates (PEM) in KEEL_TSA_ROOTS
KEEL_WATCH_FIGURES  a file instead of keel/web/watch/figures.toml: how much reading raises an alarm
KEEL_DEMO           1 for the demo: plain http on loopback, so cookies without the __Host- prefix
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from keel.web import logs
from keel.web.accounts.school_sign_on import origin, sign_on
from keel.web.environment import database, owner, path_of, words, yes_or_no
from keel.web.notices.server import address, server
from keel.web.sealing.rootkey import RootKeyError, root_key_at

PACKAGE = Path(__file__).resolve().parent
KEEL_VAR = Path(os.environ.get("KEEL_VAR") or "var").resolve()
KEEL_ROOT_KEY_FILE = Path(os.environ.get("KEEL_ROOT_KEY_FILE") or KEEL_VAR / "root.key")
KEEL_DEMO = yes_or_no("KEEL_DEMO")
KEEL_BEHIND_TLS = yes_or_no("KEEL_BEHIND_TLS")
KEEL_READS_AN_HOUR = int(os.environ.get("KEEL_READS_AN_HOUR") or 40)
KEEL_READS_A_DAY = int(os.environ.get("KEEL_READS_A_DAY") or 100)
if KEEL_DEMO and KEEL_BEHIND_TLS:
    raise ImproperlyConfigured("The demo runs on this machine alone. Set KEEL_DEMO or KEEL_BEHIND_TLS, not both.")

DEBUG = False
LOGGING = logs.LOGGING
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = words("KEEL_HOSTS") or LOOPBACK

# Without the root key there is no SECRET_KEY either. Commands that need neither (makemigrations, the type
# checker) still run; serving is refused with the reason by keel.web.accounts.checks.
try:
    SECRET_KEY = root_key_at(KEEL_ROOT_KEY_FILE).derive("django secret key").hex()
except RootKeyError:
    SECRET_KEY = ""


INSTALLED_APPS = [  # Keel's own in the order of their layers (.importlinter)
    "keel.web.scope",
    "keel.web.sealing",
    "keel.web.ledger",
    "keel.web.page",
    "keel.web.accounts",
    "keel.web.people",
    "keel.web.background",
    "keel.web.notices",
    "keel.web.access",
    "keel.web.approvals",
    "keel.web.policies",
    "keel.web.signins",
    "keel.web.signing",
    "keel.web.obligations",
    "keel.web.agreements",
    "keel.web.cases",
    "keel.web.actions",
    "keel.web.sessions",
    "keel.web.search",
    "keel.web.disagreements",
    "keel.web.misfiled",
    "keel.web.grants",
    "keel.web.documents",
    "keel.web.scans",
    "keel.web.watch",
    "keel.web.oversight",
    "keel.web.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "keel.web.page.armour.IsolationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "keel.web.accounts.middleware.NoStoreMiddleware",
    "keel.web.page.armour.FetchMetadataMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "keel.web.accounts.middleware.TimeLimitMiddleware",
    "keel.web.accounts.middleware.FormOriginMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "keel.web.demo.middleware.DemoMiddleware",
    "keel.web.accounts.middleware.SignInMiddleware",
    "keel.web.accounts.middleware.SecondFactorMiddleware",
    "keel.web.accounts.middleware.ParkedPostMiddleware",
    "keel.web.scope.middleware.ScopeMiddleware",
    "keel.web.ledger.middleware.UnrecordedReadingMiddleware",
    "keel.web.people.middleware.MemberMiddleware",
    "keel.web.access.middleware.AmountMiddleware",
    "keel.web.signins.middleware.FirstLookMiddleware",
]

ROOT_URLCONF = "keel.web.urls"
WSGI_APPLICATION = "keel.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "keel.web.accounts.context.limits",
                "keel.web.people.context.page",
                "keel.web.demo.context.bar",
            ]
        },
    }
]
FORM_RENDERER = "keel.web.page.forms.Renderer"

# Writes open their own transactions. ATOMIC_REQUESTS with IMMEDIATE would make every page a writer.
DATABASES = {"default": database(os.environ.get("KEEL_DATABASE", ""), KEEL_VAR)}
KEEL_DATABASE_OWNER = owner(os.environ.get("KEEL_DATABASE_OWNER", ""), KEEL_VAR)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Shared by all workers, so that rate limits and spent one-time codes hold across them.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "keel_cache"}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False
FORMAT_MODULE_PATH: list[str] = []

STATIC_URL = "static/"
STATIC_ROOT = KEEL_VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A paste of ten megabytes should reach its form, which says what is too long and keeps the text.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["keel.web.page.uploads.BoundedMemoryHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- who is there ---
AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["keel.web.accounts.backend.Backend"]
PASSWORD_HASHERS = ["keel.web.accounts.hashers.KeelArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "keel.web.accounts.passwords.ContextWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

ACCOUNT_ADAPTER = "keel.web.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_RATE_LIMITS = {
    "login": None,  # a school shares one address; failed tries are what is counted
    "login_failed": "10/m/ip,10/15m/key",
    "login_failed_known_device": "10/15m/key",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if KEEL_BEHIND_TLS else 0
ACCOUNT_FORMS = {
    "login": "keel.web.accounts.forms.SignInForm",
    "change_password": "keel.web.accounts.forms.PasswordForm",
}
MFA_FORMS = {
    "authenticate": "keel.web.accounts.forms.CodeForm",
    "activate_totp": "keel.web.accounts.forms.EnrolForm",
    "generate_recovery_codes": "keel.web.accounts.forms.NewCodesForm",
    "add_webauthn": "keel.web.accounts.forms.PasskeyForm",
}
KEEL_SSO = None if KEEL_DEMO else sign_on()
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [KEEL_SSO] if KEEL_SSO else []}}
SOCIALACCOUNT_ADAPTER = "keel.web.accounts.sso.SchoolSignOnAdapter"
SOCIALACCOUNT_AUTO_SIGNUP = SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_ADAPTER = "keel.web.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Keel"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

# --- work in the background ---
KEEL_ADDRESS = address(words("KEEL_HOSTS"))
KEEL_MAIL = None if KEEL_DEMO else server()
KEEL_MAIL_SENDER = KEEL_MAIL.sender if KEEL_MAIL else "keel@demo.invalid"

# --- what is kept outside, and watched for (keel.web.watch) ---
KEEL_ANCHOR_FILE = path_of("KEEL_ANCHOR_FILE")
KEEL_TSA_URL = os.environ.get("KEEL_TSA_URL", "").strip()
KEEL_TSA_ROOTS = path_of("KEEL_TSA_ROOTS")
KEEL_WATCH_FIGURES = path_of("KEEL_WATCH_FIGURES") or PACKAGE / "watch" / "figures.toml"
if KEEL_TSA_URL and KEEL_TSA_ROOTS is None:
    raise ImproperlyConfigured("KEEL_TSA_URL needs KEEL_TSA_ROOTS: the file of the authority's root certificates.")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- sessions, cookies, headers ---
SESSION_ENGINE = "keel.web.accounts.sealed_sessions"
KEEL_IDLE_SECONDS = 30 * 60
KEEL_SHARED_IDLE_SECONDS = 10 * 60
KEEL_ABSOLUTE_SECONDS = 10 * 60 * 60
SESSION_COOKIE_AGE = KEEL_ABSOLUTE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
_PREFIX = "keel_" if KEEL_DEMO else "__Host-keel_"
SESSION_COOKIE_NAME = f"{_PREFIX}session"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
KEEL_WHO_COOKIE_NAME = f"{_PREFIX}who"
KEEL_DEVICE_COOKIE_NAME = f"{_PREFIX}device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not KEEL_DEMO
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "keel.web.accounts.views.form_out_of_date"

SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # FormOriginMiddleware is Django's CsrfViewMiddleware with one addition
    "security.W021",  # a school's domain is the school's to put on a preload list
]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if KEEL_BEHIND_TLS else None
SECURE_SSL_REDIRECT = KEEL_BEHIND_TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if KEEL_BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = KEEL_BEHIND_TLS
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *origin(KEEL_SSO)],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        # No script of ours writes markup, so no script may: decision 0021.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": [NONE],
        "report-uri": ["/page/reports/"],
        "report-to": ["keel"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "accelerometer": [],
    "autoplay": [],
    "camera": [],
    "display-capture": [],
    "encrypted-media": [],
    "fullscreen": [],
    "geolocation": [],
    "gyroscope": [],
    "magnetometer": [],
    "microphone": [],
    "midi": [],
    "payment": [],
    "usb": [],
}
