SELECT document_id, step, reason, detail, refused, table_name FROM staging.rejects
