"""The WSGI entry point: ``gunicorn portail.wsgi``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.reglages")

application = get_wsgi_application()
