"""For every test: the keyring of whoever runs them is neither read nor written, and the windows speak English."""

from __future__ import annotations

import os

os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
os.environ.update({"LC_ALL": "C.UTF-8", "LANGUAGE": ""})
