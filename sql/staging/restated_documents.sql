-- Documents whose statements are new, or of another source than before: what they say of a fact is counted anew.
WITH read AS (
    SELECT document_id FROM staging.documents
),
regrouped AS (
    SELECT document_id FROM staging.standing_changes WHERE is_regrouped
)
FROM read UNION FROM regrouped
