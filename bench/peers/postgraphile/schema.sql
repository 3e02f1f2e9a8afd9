-- The rows of claimgraph's tables as PostGraphile likes them best: keys of one column, foreign keys
-- that become nested lists, and an index for each query that is asked. Nothing has to be filtered at
-- run time: only rows that a default query shows are copied.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;

CREATE TABLE bench.claim AS
SELECT id, content, claim_type, version, to_timestamp(created_at / 1e6) AS created_at
FROM public.claim
WHERE tenant_id = (SELECT id FROM public.tenant WHERE name = 'default')
  AND status IN ('draft', 'active')
  AND superseded_pos IS NULL
ORDER BY id;

CREATE TABLE bench.edge AS
SELECT edge.id, edge.source_id, edge.target_id, edge.edge_type
FROM public.edge
JOIN bench.claim AS source ON source.id = edge.source_id
JOIN bench.claim AS target ON target.id = edge.target_id
WHERE edge.tenant_id = (SELECT id FROM public.tenant WHERE name = 'default')
  AND edge.retracted_pos IS NULL
ORDER BY edge.source_id, edge.id;

ALTER TABLE bench.claim ADD PRIMARY KEY (id);
ALTER TABLE bench.claim ALTER COLUMN content SET NOT NULL;
ALTER TABLE bench.claim ALTER COLUMN claim_type SET NOT NULL;
ALTER TABLE bench.claim ALTER COLUMN version SET NOT NULL;
ALTER TABLE bench.claim ALTER COLUMN created_at SET NOT NULL;
CREATE INDEX claim_type ON bench.claim (claim_type, id);

ALTER TABLE bench.edge ADD PRIMARY KEY (id);
ALTER TABLE bench.edge ALTER COLUMN edge_type SET NOT NULL;
ALTER TABLE bench.edge ADD CONSTRAINT edge_source FOREIGN KEY (source_id) REFERENCES bench.claim (id);
ALTER TABLE bench.edge ADD CONSTRAINT edge_target FOREIGN KEY (target_id) REFERENCES bench.claim (id);
ALTER TABLE bench.edge ALTER COLUMN source_id SET NOT NULL;
ALTER TABLE bench.edge ALTER COLUMN target_id SET NOT NULL;
CREATE INDEX edge_out ON bench.edge (source_id, edge_type, id);
CREATE INDEX edge_in ON bench.edge (target_id);

COMMENT ON CONSTRAINT edge_source ON bench.edge IS E'@foreignFieldName edgesOut\n@fieldName source';
COMMENT ON CONSTRAINT edge_target ON bench.edge IS E'@foreignFieldName edgesIn\n@fieldName target';

ANALYZE bench.claim;
ANALYZE bench.edge;
