SELECT later, earlier, shared, similarity, containment FROM staging.duplicate_pairs WHERE verdict = 'repeats'
