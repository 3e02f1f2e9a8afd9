SELECT json_agg(json_build_object(
    'id', page.id, 'content', page.content, 'claimType', page.claim_type,
    'version', page.version, 'createdAt', page.created_at) ORDER BY page.id)::text
FROM (
    SELECT claim.id, claim.content, claim.claim_type, claim.version, claim.created_at
    FROM claim
    WHERE claim.tenant_id = $1 AND claim.claim_type = 'theorem' AND claim.id > $2
      AND claim.status IN ('draft', 'active') AND claim.superseded_pos IS NULL
    ORDER BY claim.id
    LIMIT $3
) AS page
