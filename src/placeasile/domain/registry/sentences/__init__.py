"""The French sentence of each type of event: templates by aggregate, and what fills them."""
