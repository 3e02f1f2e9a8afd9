SELECT json_object(
    'id', hex(claim.id), 'content', claim.content, 'claimType', claim.claim_type,
    'version', claim.version, 'createdAt', claim.created_at)
FROM claim
WHERE claim.tenant_id = ?1 AND claim.id = ?2
