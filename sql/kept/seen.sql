SELECT document_id FROM staging.fresh
