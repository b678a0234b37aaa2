SELECT later, earlier, links, is_close, passages FROM staging.duplicate_candidates
