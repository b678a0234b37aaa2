-- In a build that grew from a published one: the facts that are new or changed, and those of which a statement or its
-- document changed, under the names of their tables. The others are what they were when they passed the same checks.
create temp table fresh_statements as
select metric_id as statement_id
from main.metrics
where document_id in (select document_id from changes.documents) or metric_id in (select metric_id from changes.metrics)
union all
select event_id as statement_id from main.events where document_id in (select document_id from changes.documents);

create temp table metric_facts as
with stated as (
    select fact_id, unnest(metric_ids) as statement_id from main.metric_facts
)

select *
from main.metric_facts
where fact_id in (select fact_id from changes.metric_facts)
    or fact_id in (select fact_id from stated semi join fresh_statements using (statement_id));

create temp table event_facts as
with stated as (
    select fact_id, unnest(event_ids) as statement_id from main.event_facts
)

select *
from main.event_facts
where fact_id in (select fact_id from changes.event_facts)
    or fact_id in (select fact_id from stated semi join fresh_statements using (statement_id));
