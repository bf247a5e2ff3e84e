"""Static files: what is collected, and what is left lying in the libraries' folders."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.d.ts",
        "*.cjs",
        "*.map",
        "*.md",
        "*.woff",
        "*-italic.woff2",
        "be-vietnam-pro-*-[1235789]00-normal.woff2",
        "be-vietnam-pro-latin-ext-*",
        "*.d.mts",
        "hls*.js",
        "hls.m*js",
        "hls.min.mjs",
        "hls.light.mjs",
        "umd.js",
        "htmx-2.js",
        "htm*x-4*.js",
        "leaflet-src.js",
        "leaflet.js",
    ]
