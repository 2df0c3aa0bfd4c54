"""Loaded at the start of each IPython kernel of this environment."""
