"""One lake as a notebook sees it."""
