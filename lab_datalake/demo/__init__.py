"""The demo lake: real Rucio, real XRootD, a real cache and a real OpenID provider, on loopback, in one folder."""
