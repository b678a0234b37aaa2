SELECT shingle, members, hubs, positions FROM staging.shingle_lists WHERE members > 32
