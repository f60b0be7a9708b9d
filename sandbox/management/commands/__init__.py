"""Commands that concern the environment, and those above all apps."""
