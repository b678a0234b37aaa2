SELECT entity_id, name, kind, parent_id, count(*) AS documents FROM staging.entities GROUP BY entity_id, name, kind, parent_id
