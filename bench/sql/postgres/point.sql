SELECT json_build_object(
    'id', claim.id, 'content', claim.content, 'claimType', claim.claim_type,
    'version', claim.version, 'createdAt', claim.created_at)::text
FROM claim
WHERE claim.tenant_id = $1 AND claim.id = $2
