SELECT json_agg(json_build_object(
    'id', page.id, 'content', page.content, 'claimType', page.claim_type,
    'edges', coalesce(links.edges, '[]'::json)) ORDER BY page.id)::text
FROM (
    SELECT claim.id, claim.lineage_id, claim.content, claim.claim_type
    FROM claim
    WHERE claim.tenant_id = $1 AND claim.claim_type = 'theorem' AND claim.id > $2
      AND claim.status IN ('draft', 'active') AND claim.superseded_pos IS NULL
    ORDER BY claim.id
    LIMIT $3
) AS page
CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'id', target.id, 'content', target.content, 'claimType', target.claim_type) ORDER BY link.id) AS edges
    FROM (
        SELECT edge.id, edge.target_id
        FROM edge
        WHERE edge.tenant_id = $1 AND edge.source_lineage_id = page.lineage_id
          AND edge.edge_type = 'depends_on' AND edge.retracted_pos IS NULL
        ORDER BY edge.id
        LIMIT 10
    ) AS link
    JOIN claim AS target ON target.tenant_id = $1 AND target.id = link.target_id
) AS links
