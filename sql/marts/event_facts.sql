-- One row for a happening over all its reports.
WITH happenings AS (
    FROM staging.happenings
    UNION ALL BY NAME
    SELECT * EXCLUDE (fact_id) FROM staging.namesakes
),
final AS (
    SELECT * EXCLUDE (key),
           -- Happenings that only their words tell apart are told apart by their first report.
           md5(CASE WHEN count(*) OVER (PARTITION BY key) = 1 THEN key ELSE concat(key, '|', list_min(event_ids)) END) AS fact_id
    FROM happenings
)
SELECT fact_id, event_type, actor_ids, target_ids, date, date_from, date_to, status, reports, independent_sources,
       first_reported, last_reported, event_ids
FROM final
