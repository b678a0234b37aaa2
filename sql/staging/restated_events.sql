-- Events that may tell another happening than before, or tell it as another source.
WITH events AS (
    SELECT event_id, document_id FROM main.events
),
restated AS (
    FROM staging.restated_documents
),
final AS (
    SELECT event_id FROM events SEMI JOIN restated USING (document_id)
    UNION
    SELECT event_id FROM staging.rehoused_events
)
SELECT event_id FROM final
