-- severity: critical by fact
-- a happening that does not equal its reports: their number, their sources or their type
with reported as (
    select facts.fact_id,
        count(*) as reports,
        least(count(distinct documents.cluster_id), count(distinct documents.uri)) as independent_sources,
        bool_and(events.event_type = facts.event_type) as types_agree
    from (select *, unnest(event_ids) as event_id from event_facts) as facts
    join events on events.event_id = facts.event_id
    join documents on documents.document_id = events.document_id
    group by facts.fact_id
)

select facts.fact_id, facts.reports, reported.reports as reports_found, facts.independent_sources,
    reported.independent_sources as sources_found, reported.types_agree
from event_facts as facts
left join reported using (fact_id)
where reported.fact_id is null
    or facts.reports <> reported.reports
    or facts.reports <> len(list_distinct(facts.event_ids))
    or facts.independent_sources <> reported.independent_sources
    or not reported.types_agree
