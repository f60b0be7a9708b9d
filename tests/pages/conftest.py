"""Browser tests: the live server's threads give their database connections back after every request."""

from django.db import connections

connections.settings["default"]["CONN_MAX_AGE"] = 0
