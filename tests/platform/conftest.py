"""Servers as other rooms start them."""

from tests.server.conftest import start_jupyter

__all__ = ["start_jupyter"]
