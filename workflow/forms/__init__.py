"""One form per verb: what it asks for and the facts that it gives to ``workflow.actions.perform``."""
