-- Documents whose statements are new, of another source than before, or of a version that is now superseded: what they
-- say of a fact is counted anew.
WITH read AS (
    SELECT document_id FROM staging.documents
),
restated AS (
    SELECT document_id FROM staging.standing_changes WHERE is_restated
)
FROM read UNION FROM restated
