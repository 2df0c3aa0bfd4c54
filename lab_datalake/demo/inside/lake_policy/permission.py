"""Who may do what: as Rucio's generic policy says, and people may finish their uploads and end their own rules."""

from __future__ import annotations

from rucio.core.rule import get_rule

UPLOADS = ("SCRATCHDISK", "USERDISK", "LOCALGROUPDISK")
OWN_RULE = {"del_rule", "update_rule", "reduce_rule", "move_rule"}


def has_permission(issuer, action, kwargs, session):
    """True where this lake allows more than the generic policy, None where that decides."""
    if action == "update_replicas_states" and str(kwargs.get("rse", "")).endswith(UPLOADS):
        return True
    if action in OWN_RULE and kwargs.get("rule_id") and get_rule(kwargs["rule_id"], session=session)["account"] == issuer:
        return True
    return None
