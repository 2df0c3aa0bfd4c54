"""The demo lake's own rules within Rucio: a policy package, as every large lake has one."""

SUPPORTED_VERSION = [">=41.0", "<42"]
