"""A Django project as `startproject` makes it, with gzip, on the product's own database options."""

import os
from pathlib import Path

from commune.config import env

SECRET_KEY = "plain-bench-no-secret-" + "x" * 40
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
DATABASES = {"default": env.database("PLAIN_DATABASE", Path(os.environ["PLAIN_DATA"]) / "plain.sqlite3")}
# a thread of the WSGI server keeps its connection; under ASGI each request has a thread of its own
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "bench.plain",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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
ROOT_URLCONF = "bench.plain.urls"
LANGUAGE_CODE, TIME_ZONE, USE_TZ = "vi", "Asia/Ho_Chi_Minh", True
