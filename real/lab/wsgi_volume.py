"""Cinder's WSGI application under gunicorn, whose own arguments Cinder must not read as its options."""

import os
import sys

import widen

sys.argv = ["cinder-api", "--config-file", os.environ["REAL_CINDER_CONFIG"]]
if os.environ["REAL_PROFILE"] == "vbs":
    widen.allow_error_restoring()

from cinder.wsgi.api import application  # noqa: E402, F401
