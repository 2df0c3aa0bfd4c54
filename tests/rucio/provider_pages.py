"""What a person does at the pages of the demo lake's OpenID provider, by HTTP."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import requests

from lab_datalake.demo.lake import DemoLake

SECONDS = 30


def agree(lake: DemoLake, page_with_code: str, account: str = "analyst") -> None:
    """Open the page that knows the code, confirm it, and sign in."""
    person = lake.accounts[account]
    with requests.Session() as session:
        page = session.get(page_with_code, timeout=SECONDS)
        while "username" not in page.text:
            page = _press(session, page)
        form = {"username": person.username, "password": person.password}
        end = session.post(page.url, data=form, timeout=SECONDS)
        assert end.status_code == 200, end.text


def decline(page_with_code: str) -> None:
    """Open the page that knows the code, and press its other button."""
    with requests.Session() as session:
        page = session.get(page_with_code, timeout=SECONDS)
        end = _press(session, page, {"abort": "yes"})
        assert end.status_code < 500, end.text


def _press(session: requests.Session, page: requests.Response, more: dict[str, str] | None = None) -> requests.Response:
    action = re.search(r'action="([^"]+)"', page.text)
    assert action, page.text
    fields = dict(re.findall(r'name="([^"]+)"\s+value="([^"]*)"', page.text))
    return session.post(urljoin(page.url, action[1]), data={**fields, **(more or {})}, timeout=SECONDS)
