-- The ports of this start, put into a catalogue that may know older ones. :XRD1, :XRD2 are ports, :'XCACHE' is host:port.
BEGIN;
SET LOCAL session_replication_role = replica; -- identities and their accounts change together
UPDATE rse_protocols p SET port = CASE WHEN r.rse LIKE 'XRD1%' THEN :XRD1 ELSE :XRD2 END
  FROM rses r WHERE r.id = p.rse_id AND p.scheme IN ('root', 'http');
UPDATE configs SET value = :'XCACHE' WHERE section = 'root-proxy-internal';
UPDATE identities SET identity = regexp_replace(identity, 'ISS=.*$', 'ISS=' || :'ISSUER') WHERE identity_type = 'OIDC';
UPDATE account_map SET identity = regexp_replace(identity, 'ISS=.*$', 'ISS=' || :'ISSUER') WHERE identity_type = 'OIDC';
COMMIT;
