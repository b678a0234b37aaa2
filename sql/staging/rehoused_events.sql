-- Events that are new, and those of parties with other owners than before.
WITH events AS (
    SELECT event_id, document_id, actor_ids, target_ids FROM main.events
),
read AS (
    SELECT document_id FROM staging.documents
),
moved AS (
    SELECT list(entity_id) AS entity_ids FROM staging.moved_entities
),
final AS (
    SELECT event_id FROM events SEMI JOIN read USING (document_id)
    UNION
    SELECT event_id FROM events, moved WHERE list_has_any(actor_ids, entity_ids) OR list_has_any(target_ids, entity_ids)
)
SELECT event_id FROM final
