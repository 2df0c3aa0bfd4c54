"""What a person does at the pages of the demo lake's OpenID provider, by HTTP."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

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


def sign_in_at(lake: DemoLake, page: str, back_to: str, account: str = "analyst") -> dict[str, str]:
    """Open the page that a browser is sent to, and sign in; what the browser brings back to `back_to`."""
    person = lake.accounts[account]
    with requests.Session() as session:
        shown = session.get(page, timeout=SECONDS)
        form = {"username": person.username, "password": person.password}
        answer = session.post(shown.url, data=form, timeout=SECONDS, allow_redirects=False)
        while not answer.headers["Location"].startswith(back_to):
            answer = session.get(urljoin(answer.url, answer.headers["Location"]), timeout=SECONDS, allow_redirects=False)
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def sign_in_at_rucio(lake: DemoLake, page: str, account: str = "analyst") -> str:
    """Open the page that Rucio names, and sign in; what the last page says."""
    person = lake.accounts[account]
    with requests.Session() as session:
        shown = session.get(page, timeout=SECONDS)
        form = {"username": person.username, "password": person.password}
        return session.post(shown.url, data=form, timeout=SECONDS).text


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
