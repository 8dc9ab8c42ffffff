"""Keystone's WSGI application under gunicorn, whose own arguments Keystone must not read as its options."""

import sys

sys.argv = ["keystone-wsgi"]

from keystone.wsgi.api import application  # noqa: E402, F401
