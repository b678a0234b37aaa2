-- What facts are counted anew: entity, measure and aspect of every statement that is new or has changed. Facts of other
-- keys do not meet these.
WITH metrics AS (
    SELECT document_id, entity_id, measure, aspect FROM main.metrics WHERE entity_id IS NOT NULL
),
restated AS (
    FROM staging.restated_documents
),
renamed AS (
    SELECT entity_id FROM staging.renamed_entities
),
final AS (
    SELECT m.entity_id, m.measure, m.aspect FROM metrics m SEMI JOIN restated r ON r.document_id = m.document_id
    UNION
    SELECT m.entity_id, m.measure, m.aspect FROM metrics m SEMI JOIN renamed r ON r.entity_id = m.entity_id
)
SELECT entity_id, measure, aspect FROM final
