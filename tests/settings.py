"""Settings of the tests: the demonstration's, with a throw-away folder and database and no manifest of static files."""

import os
import tempfile

FOLDER = tempfile.mkdtemp(prefix="luoshi-tests-")
os.environ["LUOSHI_ENV"] = "demo"
os.environ["LUOSHI_VAR"] = FOLDER
os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or f"sqlite:///{FOLDER}/luoshi.sqlite3"

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A real file, as two connections to one in-memory database lock differently; what is thrown away needs no fsync.
    DATABASES["default"]["TEST"] = {"NAME": f"{FOLDER}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON"
    )
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False  # the tests of the lockout switch it on
ALLOWED_HOSTS = ["*"]
# Nothing is collected for a test: files are found where they lie.
STATIC_ROOT = f"{FOLDER}/static"
os.makedirs(STATIC_ROOT)
WHITENOISE_USE_FINDERS = True
