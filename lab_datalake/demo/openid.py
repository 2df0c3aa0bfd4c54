"""The OpenID provider: npm `oidc-provider`, with device flow, code and PKCE, rotating refresh tokens and token exchange."""

from __future__ import annotations

import json

from lab_datalake.demo.owner import write_private
from lab_datalake.demo.plan import Plan
from lab_datalake.demo.ports import answers
from lab_datalake.demo.processes import Part
from lab_datalake.demo.secret_box import PEOPLE

USUAL_SECONDS = 3_600


def openid_part(plan: Plan) -> Part:
    """Write the provider's settings, and say how it is started."""
    people = {
        person.account: {
            "name": person.full_name,
            "email": f"{person.account}@lake.invalid",
            "groups": list(person.groups),
            "password": plan.box.passwords[person.account],
        }
        for person in PEOPLE
    }
    settings = {
        "issuer": plan.issuer,
        "rucio": plan.rucio_url,
        "clientSecret": plan.box.openid_client,
        "keys": str(plan.state.secrets / "openid-keys.json"),
        "store": str(plan.state.secrets / "openid-store.json"),
        "lifetime": plan.token_seconds or USUAL_SECONDS,
        "people": people,
    }
    file = plan.state.secrets / "openid.json"
    write_private(file, json.dumps(settings, indent=1))
    command = [str(plan.node), str(plan.install.openid / "provider.mjs"), str(file)]
    return Part("openid", command, plan.install.openid, lambda: answers(plan.ports["openid"]))
