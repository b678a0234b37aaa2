-- Of a warehouse that is larger than its site: the newest articles, and what they state and tell. Tables of these names
-- stand before those of the file, which are `main`'s. A fact keeps its other statements, whose articles have no page.

create temp table newest as
select document_id
from main.documents
order by coalesce(published_from, cast(received_at as date)) desc, received_at desc, uri, version desc
limit $documents;

create temp table metric_facts as
with stated as (
    select fact_id, unnest(metric_ids) as metric_id from main.metric_facts
)

from main.metric_facts
where fact_id in (
    select fact_id from stated where metric_id in (select metric_id from main.metrics semi join newest using (document_id))
);

create temp table metrics as
from main.metrics
where metric_id in (select unnest(metric_ids) from metric_facts) or document_id in (select document_id from newest);

create temp table conflicts as from main.conflicts semi join metric_facts using (fact_id);

create temp table told as
select distinct fact_id
from (select fact_id, unnest(event_ids) as event_id from main.event_facts)
where event_id in (select event_id from main.events semi join newest using (document_id));

-- a pair with something new is shown with all that came before
create temp table relations as
with pairs as (
    select from_id, to_id
    from (select from_id, to_id, unnest(list_concat(event_fact_ids, [opened_by, closed_by])) as fact_id from main.relations)
    semi join told using (fact_id)
)

from main.relations semi join pairs using (from_id, to_id);

create temp table event_facts as
from main.event_facts
where fact_id in (
    select fact_id from told
    union all select unnest(event_fact_ids) from relations
    union all select opened_by from relations
    union all select closed_by from relations
);

create temp table events as
from main.events
where event_id in (select unnest(event_ids) from event_facts) or document_id in (select document_id from newest);

create temp table mentions as from main.mentions semi join newest using (document_id);

create temp table duplicates as
from main.duplicates
where document_id in (select document_id from newest) or canonical_id in (select document_id from newest);

create temp table text_reuse as from main.text_reuse semi join newest using (document_id);

create temp table entities as
with named as (
    select entity_id from mentions
    union select entity_id from metric_facts
    union select unnest(actor_ids) from events
    union select unnest(target_ids) from events
    union select from_id from relations
    union select to_id from relations
)

from main.entities
where entity_id in (select entity_id from named)
    or entity_id in (select parent_id from main.entities semi join named using (entity_id));

create temp table shown_of as
with known as (
    select document_id from newest
    union select document_id from metrics
    union select document_id from events
    union select document_id from duplicates
    union select canonical_id from duplicates
    union select other_id from text_reuse
)

select known.document_id, newest.document_id is not null as has_page
from known
left join newest using (document_id);

-- older articles that pages know of are named by their first words where they have no title
create temp table blocks as from main.blocks semi join shown_of using (document_id);
