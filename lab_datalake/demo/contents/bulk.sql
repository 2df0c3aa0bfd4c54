-- A closed dataset :'scope':'name' of :files catalogued files without bytes at :'rse'; sizes and checksums are drawn, but always the same.
BEGIN;
SET LOCAL session_replication_role = replica; -- no trigger for each foreign key of each row
CREATE TEMP TABLE file ON COMMIT DROP AS
  SELECT :'name' || '._' || lpad(i::text, 7, '0') || '.root' AS name,
         1000000 + ('x' || substr(md5('size' || i), 1, 8))::bit(32)::bigint AS bytes,
         substr(md5('sum' || i), 1, 8) AS adler32,
         md5(:'scope' || :'name' || i)::uuid AS guid
    FROM generate_series(0, :files - 1) AS i;
INSERT INTO dids (scope, name, account, did_type, is_open, monotonic, hidden, obsolete, complete, is_new, availability, suppressed, bytes, length,
                  purge_replicas, transient, created_at, updated_at)
  SELECT :'scope', :'name', 'root', 'D', false, false, false, false, true, false, 'A', false, sum(bytes), count(*), true, false, now(), now() FROM file;
INSERT INTO dids (scope, name, account, did_type, is_open, monotonic, hidden, obsolete, is_new, availability, suppressed, bytes, adler32, purge_replicas,
                  guid, events, transient, created_at, updated_at)
  SELECT :'scope', name, 'root', 'F', NULL, false, false, false, false, 'A', false, bytes, adler32, true, guid, bytes / 100000, false, now(), now() FROM file;
INSERT INTO contents (scope, name, child_scope, child_name, did_type, child_type, bytes, adler32, guid, events, rule_evaluation, created_at, updated_at)
  SELECT :'scope', :'name', :'scope', name, 'D', 'F', bytes, adler32, guid, bytes / 100000, false, now(), now() FROM file;
INSERT INTO replicas (rse_id, scope, name, bytes, adler32, state, lock_cnt, created_at, updated_at)
  SELECT rses.id, :'scope', file.name, bytes, adler32, 'A', 0, now(), now() FROM file, rses WHERE rses.rse = :'rse';
INSERT INTO collection_replicas (scope, name, did_type, rse_id, bytes, length, available_bytes, available_replicas_cnt, state, created_at, updated_at)
  SELECT :'scope', :'name', 'D', rses.id, sum(bytes), count(*), sum(bytes), count(*), 'A', now(), now()
    FROM file, rses WHERE rses.rse = :'rse' GROUP BY rses.id;
COMMIT;
ANALYZE dids, contents, replicas;
