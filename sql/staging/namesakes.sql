-- Untouched happenings that only their words tell apart from one that is touched: their key may have to say so now.
WITH facts AS (
    SELECT *, concat_ws('|', event_type, array_to_string(list_sort(actor_ids), ','),
                        array_to_string(list_sort(target_ids), ','), coalesce(date, '')) AS key
    FROM before.event_facts
),
touched AS (
    FROM staging.touched_happenings
),
keys AS (
    SELECT key FROM staging.happenings
    UNION
    SELECT key FROM facts SEMI JOIN touched USING (fact_id)
),
final AS (
    SELECT f.* FROM facts f ANTI JOIN touched t ON t.fact_id = f.fact_id SEMI JOIN keys k ON k.key = f.key
)
SELECT fact_id, event_type, actor_ids, target_ids, date, date_from, date_to, status, reports, independent_sources,
       first_reported, last_reported, event_ids, key
FROM final
