"""Settings, all from the environment; docs/configure.md names each."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from assist.config import env
from assist.config.logs import logging_in
from assist.rules.words import SecondFactor

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DEMO = env.switch("ASSIST_DEMO")
DEBUG = False
LOGGING = logging_in(env.text("ASSIST_LOG", "json"))
DEMO_KEY = "demo-only-" + "x" * 40
SECRET_KEY = env.text("ASSIST_SECRET_KEY", DEMO_KEY if DEMO else None)
if not DEMO and (len(SECRET_KEY) < 40 or len(set(SECRET_KEY)) < 10 or SECRET_KEY.startswith("demo-only-")):
    raise ImproperlyConfigured("ASSIST_SECRET_KEY can be guessed: use 50 random characters.")

ASSIST_CONSOLE_ORIGIN = env.origin("ASSIST_CONSOLE_ORIGIN", "http://localhost:8000" if DEMO else None)
ASSIST_WIDGET_ORIGIN = env.origin("ASSIST_WIDGET_ORIGIN", "http://127.0.0.1:8000" if DEMO else None)
ASSIST_SHOP_ORIGIN = env.origin("ASSIST_SHOP_ORIGIN", "http://shop.localhost:8000" if DEMO else ASSIST_WIDGET_ORIGIN)
BUILTIN_SHOP = env.text("BUILTIN_SHOP", "on").lower() != "off"
HOSTS = {
    "console": str(urlsplit(ASSIST_CONSOLE_ORIGIN).hostname),
    "widget": str(urlsplit(ASSIST_WIDGET_ORIGIN).hostname),
    "shop": str(urlsplit(ASSIST_SHOP_ORIGIN).hostname),
}
if HOSTS["console"] in {HOSTS["widget"], HOSTS["shop"]}:
    raise ImproperlyConfigured(
        "The console needs a host name of its own: cookies are shared between ports of one host."
    )
ALLOWED_HOSTS = sorted(set(HOSTS.values()))

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "assist",
    "storefront.widget",
    *(["storefront.shop"] if BUILTIN_SHOP else []),
    "agentconsole",
    "assist.config.apps.CompositionConfig",
]
MIDDLEWARE = [
    "assist.config.requests.RequestNames",
    "assist.config.hosts.HostRouting",
    "assist.config.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "assist.config.language.BrowserLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "assist.config.firstrun.FirstRun",
    "django.contrib.messages.middleware.MessageMiddleware",
    "assist.config.places.Places",
    "allauth.account.middleware.AccountMiddleware",
    "assist.config.signin.SignIn",
]
ROOT_URLCONF = "assist.config.urls"
ASGI_APPLICATION = "assist.config.asgi.application"
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
            ]
        },
    }
]

DATABASES = {"default": env.database(env.text("DATABASE_URL"))}
INSTALL = f"assist.{DATABASES['default']['NAME']}"
"""What this install's things are called on a Redis that others may use too."""
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL")
MIGRATION_MODULES: dict[str, str] = {}

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ACCOUNT_ADAPTER = "assist.config.accounts.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "5/5m/key"}
"""Of forms sent, and of codes of the second factor; assist.config.accounts has those of passwords."""
MFA_ADAPTER = "assist.config.accounts.FactorAdapter"
MFA_FORMS = {
    "authenticate": "assist.config.factorforms.SignInForm",
    "reauthenticate": "assist.config.factorforms.AgainForm",
}
ASSIST_SECOND_FACTOR = env.word("ASSIST_SECOND_FACTOR", SecondFactor)
"""Of whom a second factor is wanted: of nobody, of managers and administrators, of everybody."""
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/console/"

SECURE = ASSIST_CONSOLE_ORIGIN.startswith("https://")
SESSION_COOKIE_NAME = "assist_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "assist.actions.sessions"
ASSIST_SESSION_HOURS = int(env.text("ASSIST_SESSION_HOURS", "12"))
ASSIST_SESSION_IDLE_MINUTES = int(env.text("ASSIST_SESSION_IDLE_MINUTES", "120"))
SESSION_COOKIE_AGE = ASSIST_SESSION_HOURS * 60 * 60
CSRF_COOKIE_NAME = "assist_csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.switch("ASSIST_BEHIND_PROXY") else None
ASSIST_PROXY_HOPS = int(env.text("ASSIST_PROXY_HOPS", "0"))
"""How many proxies stand before this server; assist.config.callers takes the caller's address from the last."""
ASSIST_CHATS_PER_ADDRESS = int(env.text("ASSIST_CHATS_PER_ADDRESS", "15"))
"""Conversations that strangers of one address may have open; 0 is no limit. This machine's own address has none."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CACHES = {
    "default": {
        "BACKEND": "assist.config.cache.NearbyCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": INSTALL,
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "static" / "dist"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "assist.config.formats"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fi", "suomi")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("ASSIST_SMTP_HOST", "localhost")
EMAIL_PORT = int(env.text("ASSIST_SMTP_PORT", "25"))
EMAIL_HOST_USER = env.text("ASSIST_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("ASSIST_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.switch("ASSIST_SMTP_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("ASSIST_MAIL_FROM", f"help@{HOSTS['widget'] if '.' in HOSTS['widget'] else 'localhost'}")

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = INSTALL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60, "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 120

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "NUM_PROXIES": 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Assist",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "POSTPROCESSING_HOOKS": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_URLCONF": "assist.config.urls_api",
}

ASSIST_HUB = env.text("ASSIST_HUB", "on")
"""`off` keeps Redis hints away from the hub: delivery then rests on head numbers alone (a test of rule 1)."""
ASSIST_TIME_SCALE = float(env.text("ASSIST_TIME_SCALE", "1"))
"""Leases, heartbeats and graces are divided by this; tests set it."""
ASSIST_METRICS_TOKEN = env.text("ASSIST_METRICS_TOKEN", "")
"""Whoever sends it may read /metrics; without one nobody may."""
ASSIST_SLOW_MS = int(env.text("ASSIST_SLOW_MS", "1000"))
"""Commands and requests that take longer are told in the log."""
