"""The project around the apps: settings, addresses, the database server, health."""
