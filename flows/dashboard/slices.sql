-- What pages of one kind are built from, for those in `wanted`: the tables that `published.py` reads. `-- kind` begins
-- the statements of a kind of page.

-- whole
create or replace temp view shown_documents as from carded;
create or replace temp view shown_entities as from entities;
create or replace temp view shown_metrics as from metrics;
create or replace temp view shown_events as from events;
create or replace temp view shown_metric_facts as select *, null as card from metric_facts;
create or replace temp view shown_event_facts as select *, null as card from placed_happenings;
create or replace temp view shown_conflicts as select *, null as card from placed_conflicts;
create or replace temp view shown_relations as select *, null as card from placed_relations;
create or replace temp view shown_series as select *, null as card from series_of;
create or replace temp view shown_duplicates as from duplicates;
create or replace temp view shown_text_reuse as from text_reuse;
create or replace temp view shown_names as select entity_id from entities;
create or replace temp view appearances as
select mentions.entity_id, cards.document_id, cards.published, count(*) as mentions
from mentions
join cards using (document_id)
where cards.is_canonical
group by mentions.entity_id, cards.document_id, cards.published
qualify row_number() over (
    partition by mentions.entity_id order by count(*) desc, cards.document_id
) <= $appearances;

-- articles
create or replace temp table shown_metrics as from metrics semi join wanted using (document_id);
create or replace temp table shown_events as from events semi join wanted using (document_id);
create or replace temp table shown_metric_facts as
from metric_facts where fact_id in (select fact_id from fact_of semi join shown_metrics using (metric_id));
create or replace temp table shown_event_facts as from placed_happenings limit 0;
create or replace temp table shown_conflicts as from placed_conflicts limit 0;
create or replace temp table shown_relations as from placed_relations limit 0;
create or replace temp table shown_series as select *, null as card from series_of limit 0;
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
from carded_relations
where from_id in (select entity_id from wanted) or to_id in (select entity_id from wanted);
create or replace temp table shown_metric_facts as from carded_metric_facts semi join wanted using (entity_id);
create or replace temp table shown_event_facts as
from carded_happenings
where fact_id in (
    select fact_id from part_in semi join wanted using (entity_id)
    union all select unnest(event_fact_ids) from shown_relations
    union all select opened_by from shown_relations
    union all select closed_by from shown_relations
);
create or replace temp table shown_metrics as
from metrics
where metric_id in (
    select metric_id
    from fact_of
    semi join (from shown_metric_facts anti join (from kept_pieces where kind = 'fact_row') using (card)) using (fact_id)
);
create or replace temp table shown_events as
from events
where event_id in (
    select event_id
    from happening_of
    semi join (from shown_event_facts anti join (from kept_pieces where kind = 'happening') using (card)) using (fact_id)
);
create or replace temp table shown_conflicts as from carded_conflicts limit 0;
create or replace temp table shown_series as from carded_series limit 0;
create or replace temp table shown_duplicates as from duplicates limit 0;
create or replace temp table shown_text_reuse as from text_reuse limit 0;
create or replace temp table appearances as
select mentions.entity_id, cards.document_id, cards.published, count(*) as mentions
from mentions
semi join wanted using (entity_id)
join cards using (document_id)
where cards.is_canonical
group by mentions.entity_id, cards.document_id, cards.published
qualify row_number() over (
    partition by mentions.entity_id order by count(*) desc, cards.document_id
) <= $appearances;
create or replace temp table shown_documents as
from carded
where document_id in (
    select document_id from shown_metrics
    union all select document_id from shown_events
    union all select document_id from appearances
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
select carded_metric_facts.*
from carded_metric_facts
semi join wanted
    on wanted.entity_id is not distinct from carded_metric_facts.entity_id
    and wanted.measure = carded_metric_facts.measure;
create or replace temp table shown_metrics as
from metrics where metric_id in (select metric_id from fact_of semi join shown_metric_facts using (fact_id));
create or replace temp table shown_conflicts as from carded_conflicts semi join shown_metric_facts using (fact_id);
create or replace temp table shown_events as from events limit 0;
create or replace temp table shown_event_facts as from carded_happenings limit 0;
create or replace temp table shown_relations as from placed_relations limit 0;
create or replace temp table shown_series as from carded_series limit 0;
create or replace temp table shown_duplicates as from duplicates limit 0;
create or replace temp table shown_text_reuse as from text_reuse limit 0;
create or replace temp table shown_documents as
from carded semi join shown_metrics using (document_id);
create or replace temp table shown_entities as
from entities semi join shown_metric_facts using (entity_id);
create or replace temp table shown_names as select entity_id from entities limit 0;

-- lists
create or replace temp table shown_relations as from carded_relations;
create or replace temp table shown_event_facts as
with ranked as (
    select *, row_number() over (
        partition by year(date_from) order by independent_sources desc, reports desc, date_from desc, fact_id
    ) as rank
    from carded_happenings
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
from carded_conflicts order by ratio desc nulls last, fact_id, metric_id, other_metric_id limit $conflicts;
create or replace temp table shown_series as
from carded_series order by statements desc, entity_id nulls last, measure limit $series;
create or replace temp table open_series as
from shown_series
anti join (select card from kept_pieces where kind in ('series', 'heading') group by card having count(*) = 2) using (card);
create or replace temp table open_conflicts as
from shown_conflicts anti join (from kept_pieces where kind = 'conflict') using (card);
create or replace temp table open_happenings as
select fact_id
from shown_event_facts
anti join (select card from kept_pieces where kind in ('happening', 'parties') group by card having count(*) = 2) using (card)
union all
select unnest(event_fact_ids)
from shown_relations anti join (from kept_pieces where kind = 'relation') using (card);
create or replace temp table shown_metric_facts as
select carded_metric_facts.*
from carded_metric_facts
semi join open_series
    on open_series.entity_id is not distinct from carded_metric_facts.entity_id
    and open_series.measure = carded_metric_facts.measure
union
select carded_metric_facts.* from carded_metric_facts semi join open_conflicts using (fact_id);
create or replace temp table shown_metrics as
from metrics where metric_id in (select metric_id from fact_of semi join shown_metric_facts using (fact_id))
    or metric_id in (select metric_id from open_conflicts union all select other_metric_id from open_conflicts);
create or replace temp table shown_events as
from events where event_id in (select event_id from happening_of semi join open_happenings using (fact_id));
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
