"""Django's PostgreSQL engine on the embedded server, which the first connection starts."""
