"""The engine that Django loads by the name `sandbox.postgresql`."""

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base

from sandbox import embedded


class DatabaseWrapper(base.DatabaseWrapper):
    """Whoever asks how to connect (Django, the job queue's worker, a test) finds a running server."""

    def get_connection_params(self) -> dict[str, Any]:
        """Return the parameters of a connection, the folder of the socket as the host."""
        server = embedded.Server(settings.DATA_DIR)
        server.start()
        params: dict[str, Any] = super().get_connection_params()
        return params | {"host": str(server.sockets)}
