-- What is known of the whole warehouse by whoever builds a page of it: made once a connection, in temporary tables.

-- the documents that pages know of, and whether they have one themselves
create temp table if not exists shown_of as select document_id, true as has_page from documents;

-- documents without their texts, with what pages show of them
create temp table lined as
with lines as (
    select document_id, count(*) as lines, count(*) filter (where not kept) as dropped,
        min(char_start) filter (where kept) as first_kept
    from blocks
    group by document_id
)

select documents.* exclude (text), shown_of.has_page, coalesce(lines.lines, 0) as lines,
    coalesce(lines.dropped, 0) as dropped, lines.first_kept
from documents
join shown_of using (document_id)
left join lines using (document_id);

-- texts are most of the file, so those that an earlier build has looked at are not read again; a choice by `rowid` reads
-- no more than it has to
create temp table openings as
with known as (
    select known_openings.*
    from known_openings
    join lined
        on lined.document_id = known_openings.document_id
        and lined.content_sha256 = known_openings.content_sha256
        and lined.first_kept is not distinct from known_openings.first_kept
),

missing as (
    select document_id, first_kept from lined anti join known using (document_id)
)

select document_id, content_sha256, first_kept, characters, first_words from known
union all
select documents.document_id, documents.content_sha256, missing.first_kept, length(documents.text) as characters,
    substr(documents.text, missing.first_kept + 1, 200) as first_words
from documents
join missing using (document_id)
where documents.rowid in (select documents.rowid from documents semi join missing using (document_id));

create temp table carded as
select lined.*, openings.characters, openings.first_words
from lined
join openings using (document_id);

drop table lined;

drop table openings;

create temp view cards as from carded where has_page;

create temp table fact_of as select fact_id, unnest(metric_ids) as metric_id from metric_facts;

create temp table happening_of as select fact_id, unnest(event_ids) as event_id from event_facts;

-- happenings with the first report's place among all: what is no reprint first, then by publication
create temp table first_told as
select happening_of.fact_id,
    min(
        row(
            not carded.is_canonical, coalesce(carded.published_from, date '9999-12-31'), carded.document_id,
            events.char_start
        )
    ) as place
from happening_of
join events using (event_id)
join carded using (document_id)
group by happening_of.fact_id;

create temp view placed_happenings as
select event_facts.*, coalesce(first_told.place, row(true, date '9999-12-31', '', 0)) as place
from event_facts
left join first_told using (fact_id);

-- contradictions, and whether both sides stand in one article, or in two versions of it
create temp table placed_conflicts as
select conflicts.*, here_in.uri is not distinct from there_in.uri as within
from conflicts
left join metrics as here using (metric_id)
left join metrics as there on there.metric_id = conflicts.other_metric_id
left join carded as here_in on here_in.document_id = here.document_id
left join carded as there_in on there_in.document_id = there.document_id;

-- who has a part in a happening
create temp table part_in as
select distinct fact_id, unnest(list_concat(actor_ids, target_ids)) as entity_id from event_facts;

create temp table named as
select entity_id, count(*) as mentions, count(distinct document_id) as documents from mentions group by entity_id;

-- a measure of an entity over time; with more than one statement it has a page, and a chart when it is among the most
-- stated: a chart takes some 50 ms, a table next to nothing
create temp table series_of as
select entity_id, measure, cast(sum(statements) as integer) as statements, cast(count(*) as integer) as facts,
    count(*) filter (where agreement in ('conflict', 'scale_slip')) as clashes,
    row_number() over (order by sum(statements) desc, entity_id, measure) <= 100 as drawn
from metric_facts
group by entity_id, measure;

-- relations with their place among those of their kind, which tells the page that they are on
create temp table placed_relations as
select *, row_number() over (partition by relation order by from_id, to_id, valid_from) - 1 as place,
    count(*) over (partition by relation) as of_kind
from relations;

-- the entities with a page of their own: those of which something is known beside that they are named; a chart of their
-- relations have those with the most
create temp table paged as
with known as (
    select entity_id from part_in
    union
    select entity_id from series_of
    union
    select from_id as entity_id from relations
    union
    select to_id as entity_id from relations
    union
    select entity_id from entities semi join named using (entity_id) where registered
),

related as (
    select entity_id
    from (select unnest(list_distinct([from_id, to_id])) as entity_id from relations)
    group by entity_id
    order by count(*) desc, entity_id
    limit 40
)

select entity_id, entity_id in (select entity_id from related) as drawn
from entities
semi join known using (entity_id);
