"""The settings as Jupyter knows them: `c.LabDatalake.…`, and `c.RucioConfig.…` of rucio/jupyterlab-extension."""

from __future__ import annotations

from traitlets import Any, Dict, List, Unicode
from traitlets.config import Configurable


class LabDatalake(Configurable):
    """Rucio data lakes for this Jupyter."""

    lakes = List(
        Dict(),
        help="""The lakes that people can use here, in the order in which they are shown; default: none.

        Each is a dictionary. Needed: `name` (unique, it is written into notebooks) and `rucio_url`. Optional:
        `display_name` (default: the name), `auth_url` (default: rucio_url), `account` and `vo` (default: Rucio's own),
        `site` (the name by which Rucio knows this place; default: the environment variable SITE_NAME),
        `ca_cert` (a file or folder of certificates; default: the usual ones), `verify` (false switches TLS verification off
        and is warned of), `mounts`, `caches`, `sign_in` (a dictionary whose `method`
        is userpass, oidc, oidc_device, rucio_oidc, jupyterhub, token_file, token_env, bearer_token, rucio_cfg, x509, x509_proxy,
        voms or ssh; default: the panel asks for
        user and password),
        `schemes` (what can be opened here, best first; default: root, davs, https, http), `connect_timeout` and
        `answer_timeout` (seconds; default: 10 and 60), `lists_megabytes` (of the lists of files in the cache folder, a million
        files take about 50; more than so many are removed, the least recently used first; default: 2000),
        `destination_rse`, `rule_lifetime_days` (default: no end), `app_id`.

        Example: [{"name": "escape", "rucio_url": "https://rucio.example.org", "site": "CERN",
        "sign_in": {"method": "token_file", "path": "/run/secrets/token"},
        "mounts": [{"rse": "EOS", "prefix": "/eos/escape", "path": "/eos/escape"}],
        "caches": [{"url": "root://xcache.example.org:1094", "form": "prefix", "speaks": ["root", "https"]}]}]
        """,
    ).tag(config=True)
    default_lake = Unicode(
        None,
        allow_none=True,
        help="The name of the lake that is shown first; None (the default): the first one. Example: escape",
    ).tag(config=True)
    snippets = List(
        Dict(),
        help="""Code that people can insert for what is attached, offered before the standard one; default: none.

        Each is a dictionary. Needed: `name` (unique; that of a standard snippet takes its place) and `file` or `files`
        (the code for one file and for a collection; without both, the standard snippet of this name is left out).
        Optional: `suffixes` (of the files it is for; default: all), `needs` (modules that must be importable in the
        kernel; default: none), `language` (of the kernel; default: python). In the code {{variable}} stands for the
        variable, and as texts in quotes {{lake}}, {{did}}, {{url}} (of a file) and {{urls}} (of all files of a
        collection, as the elements of a list).

        Example: [{"name": "muontools", "suffixes": [".root"], "needs": ["muontools"],
        "file": "import muontools\\n\\nmuontools.load({{variable}})"}]
        """,
    ).tag(config=True)
    cache_folder = Unicode(
        None,
        allow_none=True,
        help="""The folder for lists of files, which hold no secrets; None (the default): lab-datalake below $XDG_CACHE_HOME,
        else below ~/.cache. Example: /scratch/lab-datalake
        """,
    ).tag(config=True)


class RucioConfig(Configurable):
    """The settings of rucio/jupyterlab-extension, as they stand; those of LabDatalake go first."""

    instances = List(
        Dict(),
        help="""The Rucio instances, with the keys of rucio/jupyterlab-extension; default: none.

        Example: [{"name": "atlas", "display_name": "ATLAS", "rucio_base_url": "https://rucio.example.org"}]
        """,
    ).tag(config=True)
    default_instance = Unicode(
        None,
        allow_none=True,
        help="The name of the instance that is shown first; None (the default): the first one. Example: atlas",
    ).tag(config=True)
    default_auth_type = Unicode(
        None, allow_none=True, help="The kind of sign-in of instances; None (the default): user and password. Example: userpass"
    ).tag(config=True)
    log_level = Any(
        None,
        allow_none=True,
        help="Accepted for rucio/jupyterlab-extension's sake; use Jupyter's own log level. Default: None. Example: info",
    ).tag(config=True)
