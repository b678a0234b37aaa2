SELECT event_id, earlier_id FROM staging.event_links
