SELECT no, parent, similarity, containment, method FROM staging.duplicate_links
