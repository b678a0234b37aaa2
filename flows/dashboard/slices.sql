-- What pages of one kind are built from, for those in `wanted`: the tables that `published.py` reads. `-- kind` begins
-- the statements of a kind of page.

-- whole
create or replace temp view shown_documents as from carded;
create or replace temp view shown_entities as from entities;
create or replace temp view shown_metrics as from metrics;
create or replace temp view shown_events as from events;
create or replace temp view shown_metric_facts as from metric_facts;
create or replace temp view shown_event_facts as from event_facts;
create or replace temp view shown_conflicts as from conflicts;
create or replace temp view shown_relations as from placed_relations;
create or replace temp view shown_duplicates as from duplicates;
create or replace temp view shown_text_reuse as from text_reuse;
create or replace temp view shown_names as select entity_id from entities;

-- articles
create or replace temp table shown_metrics as from metrics semi join wanted using (document_id);
create or replace temp table shown_events as from events semi join wanted using (document_id);
create or replace temp table shown_metric_facts as
from metric_facts where fact_id in (select fact_id from fact_of semi join shown_metrics using (metric_id));
create or replace temp table shown_event_facts as from event_facts limit 0;
create or replace temp table shown_conflicts as from conflicts limit 0;
create or replace temp table shown_relations as from placed_relations limit 0;
create or replace temp table shown_duplicates as
from duplicates
where document_id in (select document_id from wanted) or canonical_id in (select document_id from wanted);
create or replace temp table shown_text_reuse as from text_reuse semi join wanted using (document_id);
create or replace temp table shown_documents as
from carded
where document_id in (
    select document_id from wanted
    union all select document_id from shown_duplicates
    union all select canonical_id from shown_duplicates
    union all select other_id from shown_text_reuse
);
create or replace temp table shown_entities as
from entities
where entity_id in (
    select entity_id from shown_metrics
    union all select unnest(actor_ids) from shown_events
    union all select unnest(target_ids) from shown_events
);
create or replace temp table shown_names as select entity_id from entities limit 0;

-- names
create or replace temp table shown_names as select entity_id from wanted;
create or replace temp table shown_relations as
from placed_relations
where from_id in (select entity_id from wanted) or to_id in (select entity_id from wanted);
create or replace temp table shown_metric_facts as from metric_facts semi join wanted using (entity_id);
create or replace temp table shown_event_facts as
from event_facts
where fact_id in (
    select fact_id from part_in semi join wanted using (entity_id)
    union all select unnest(event_fact_ids) from shown_relations
    union all select opened_by from shown_relations
    union all select closed_by from shown_relations
);
create or replace temp table shown_metrics as
from metrics where metric_id in (select metric_id from fact_of semi join shown_metric_facts using (fact_id));
create or replace temp table shown_events as
from events where event_id in (select event_id from happening_of semi join shown_event_facts using (fact_id));
create or replace temp table shown_conflicts as from conflicts limit 0;
create or replace temp table shown_duplicates as from duplicates limit 0;
create or replace temp table shown_text_reuse as from text_reuse limit 0;
create or replace temp table shown_documents as
from carded
where document_id in (
    select document_id from shown_metrics
    union all select document_id from shown_events
    union all select document_id from mentions semi join wanted using (entity_id)
);
create or replace temp table shown_entities as
from entities
where entity_id in (
    select entity_id from wanted
    union all select unnest(actor_ids) from shown_event_facts
    union all select unnest(target_ids) from shown_event_facts
    union all select from_id from shown_relations
    union all select to_id from shown_relations
    union all select parent_id from entities semi join wanted using (entity_id)
) or parent_id in (select entity_id from wanted);

-- series
create or replace temp table shown_metric_facts as
select metric_facts.*
from metric_facts
semi join wanted
    on wanted.entity_id is not distinct from metric_facts.entity_id and wanted.measure = metric_facts.measure;
create or replace temp table shown_metrics as
from metrics where metric_id in (select metric_id from fact_of semi join shown_metric_facts using (fact_id));
create or replace temp table shown_conflicts as from conflicts semi join shown_metric_facts using (fact_id);
create or replace temp table shown_events as from events limit 0;
create or replace temp table shown_event_facts as from event_facts limit 0;
create or replace temp table shown_relations as from placed_relations limit 0;
create or replace temp table shown_duplicates as from duplicates limit 0;
create or replace temp table shown_text_reuse as from text_reuse limit 0;
create or replace temp table shown_documents as
from carded semi join shown_metrics using (document_id);
create or replace temp table shown_entities as
from entities semi join shown_metric_facts using (entity_id);
create or replace temp table shown_names as select entity_id from entities limit 0;

-- lists
create or replace temp table shown_relations as from placed_relations;
create or replace temp table shown_event_facts as
with ranked as (
    select *, row_number() over (
        partition by year(date_from) order by independent_sources desc, reports desc, date_from desc, fact_id
    ) as rank
    from event_facts
)

select * exclude (rank)
from ranked
where rank <= $happenings_a_year
    or fact_id in (
        select unnest(event_fact_ids) from shown_relations
        union all select opened_by from shown_relations
        union all select closed_by from shown_relations
    );
create or replace temp table shown_conflicts as
from conflicts order by ratio desc nulls last, fact_id, metric_id, other_metric_id limit $conflicts;
create or replace temp table listed_series as
from series_of order by statements desc, entity_id nulls last, measure limit $series;
create or replace temp table shown_metric_facts as
select metric_facts.*
from metric_facts
semi join listed_series
    on listed_series.entity_id is not distinct from metric_facts.entity_id
    and listed_series.measure = metric_facts.measure
union
select metric_facts.* from metric_facts semi join shown_conflicts using (fact_id);
create or replace temp table shown_metrics as
from metrics where metric_id in (select metric_id from fact_of semi join shown_metric_facts using (fact_id))
    or metric_id in (select metric_id from shown_conflicts union all select other_metric_id from shown_conflicts);
create or replace temp table shown_events as
from events where event_id in (select event_id from happening_of semi join shown_event_facts using (fact_id));
create or replace temp table shown_duplicates as from duplicates limit 0;
create or replace temp table shown_text_reuse as from text_reuse limit 0;
create or replace temp table shown_documents as
from carded
where document_id in (
    select document_id from shown_metrics
    union all select document_id from shown_events
);
create or replace temp table shown_entities as from entities;
create or replace temp table shown_names as select entity_id from entities limit 0;
