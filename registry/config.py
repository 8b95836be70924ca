"""Read the settings: each is one environment variable, with one line that says what it is for."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# A database that hangs must not take every thread with it. Statements are not prepared on the
# server: to give them back to one that has gone raises where nothing catches it.
POSTGRESQL_CONNECTION = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "prepare_threshold": None,
}


SECRET_FILE, SECRET_LEAST = "secret-key", 32


class BadSetting(Exception):
    """Say which setting cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Describe one setting: its variable, what holds when it is not set, and its meaning."""

    variable: str
    default: str
    meaning: str
    is_number: bool = False
    choices: tuple[str, ...] = ()

    def read(self, value: Any) -> Any:
        """Return the value, or say in a sentence what is wrong with it."""
        if self.is_number and not str(value).isdecimal():
            raise BadSetting(f"{self.variable} must be a whole number, not {value!r}.")
        if self.choices and str(value).lower() not in self.choices:
            raise BadSetting(f"{self.variable} must be one of {', '.join(self.choices)}.")
        return str(value).lower() if self.choices else value


SETTINGS = (
    Setting("REGISTRY_DATA", "var", "Folder for the SQLite database and the search index."),
    Setting(
        "REGISTRY_DATABASE_URL",
        "",
        "PostgreSQL address, such as postgresql://user@host/registry; empty means SQLite in the "
        "data folder.",
    ),
    Setting(
        "REGISTRY_BASE_URL",
        "",
        "Public address of the site, such as https://registry.example.org; empty means the "
        "address of each request.",
    ),
    Setting(
        "REGISTRY_LANGUAGE",
        "en",
        "Language of the pages: en, or one with a translation in registry/web/translations.",
    ),
    Setting(
        "REGISTRY_OPERATOR",
        "",
        "Organisation that runs this registry, for the legal pages; empty: they say it is missing.",
    ),
    Setting(
        "REGISTRY_CONTACT",
        "",
        "Mailbox of the team that answers, or https address of its form; never a person's.",
    ),
    Setting(
        "REGISTRY_SECRET_KEY",
        "",
        "Signs the cookie of who is signed in, the same on every node; empty means the file "
        "secret-key in the data folder, which is made at the first start.",
    ),
    Setting("REGISTRY_MAX_BODY", "1048576", "Largest request body, in bytes.", is_number=True),
    Setting("REGISTRY_HOST", "127.0.0.1", "Address on which `registry serve` listens."),
    Setting("PORT", "8000", "Port on which `registry serve` listens.", is_number=True),
    Setting("REGISTRY_WORKERS", "1", "Worker processes of `registry serve`.", is_number=True),
    Setting(
        "REGISTRY_THREADS", "4", "Threads of each worker that answer requests.", is_number=True
    ),
    Setting(
        "REGISTRY_LOG_LEVEL",
        "info",
        "How much `registry serve` logs: debug, info, warning or error.",
        choices=("debug", "info", "warning", "error"),
    ),
)


def load(overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the settings by variable name, then what Flask and its extensions need from them."""
    config: dict[str, Any] = {
        setting.variable: os.environ.get(setting.variable) or setting.default
        for setting in SETTINGS
    }
    config.update(overrides or {})
    config.update(
        (setting.variable, setting.read(config[setting.variable])) for setting in SETTINGS
    )
    config["REGISTRY_DATA"] = Path(config["REGISTRY_DATA"]).resolve()
    # A form is bounded as any other body is.
    config["MAX_CONTENT_LENGTH"] = int(config["REGISTRY_MAX_BODY"])
    config["MAX_FORM_MEMORY_SIZE"] = config["MAX_CONTENT_LENGTH"]
    config["SQLALCHEMY_DATABASE_URI"] = database_url(config)
    config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": 20}
    if not is_sqlite(config):
        config["SQLALCHEMY_ENGINE_OPTIONS"] |= {
            "pool_pre_ping": True,
            "connect_args": POSTGRESQL_CONNECTION,
        }
    return config


def secret_key(config: Mapping[str, Any]) -> bytes:
    """Return what cookies are signed with; where none is set, made once and kept for its owner."""
    given = str(config["REGISTRY_SECRET_KEY"])
    if given and len(given) < SECRET_LEAST:
        raise BadSetting(f"REGISTRY_SECRET_KEY needs {SECRET_LEAST} characters or more.")
    if given:
        return given.encode()
    path = config["REGISTRY_DATA"] / SECRET_FILE
    if not path.exists():
        # Linked into its place when it is whole: of several workers the first one wins.
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=f".{SECRET_FILE}-")
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(32).encode())
        with contextlib.suppress(FileExistsError):
            os.link(made, path)
        Path(made).unlink()
    return bytes(path.read_bytes())


def database_url(config: Mapping[str, Any]) -> str:
    """Return the address for SQLAlchemy: psycopg for PostgreSQL, a file in the data folder else."""
    url = str(config["REGISTRY_DATABASE_URL"])
    if not url:
        return f"sqlite:///{config['REGISTRY_DATA'] / 'registry.sqlite3'}"
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith(("postgresql+psycopg://", "sqlite://")):
        return url
    raise BadSetting("REGISTRY_DATABASE_URL must begin with postgresql://, or be empty for SQLite.")


def is_sqlite(config: Mapping[str, Any]) -> bool:
    """Tell whether the registry keeps its data in SQLite."""
    return str(config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")
