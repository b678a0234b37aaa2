-- What each page shows, as a number: it differs when anything that the page is made of differs. A sum over rows does not
-- depend on their order.

-- what other pages show of a document, an entity, a series
-- (`words` is what does not depend on whether it has a page, which can be set in a page that is otherwise the same)
create temp table document_card as
with told as (
    select document_id, has_page, hash(title, author, publisher, source, published, published_from, uri, is_canonical,
        cluster_id, first_words, characters) as words
    from carded
)

select document_id, has_page, words, hash(words, has_page) as card from told;

create temp table entity_card as
select entities.entity_id, hash(entities.name, entities.kind, entities.parent_id, paged.entity_id is not null) as card
from entities
left join paged using (entity_id);

create temp table metric_card as
select metrics.metric_id, metrics.document_id, metrics.entity_id, metrics.measure, metrics.sentence_start,
    hash(metrics, document_card.card) as card
from metrics
join document_card using (document_id);

create temp table event_card as
select events.event_id, events.document_id, hash(events, document_card.card) as card
from events
join document_card using (document_id);

create temp table event_names as
select event_id, document_id, unnest(list_distinct(list_concat(actor_ids, target_ids))) as entity_id from events;

create temp table fact_card as
select metric_facts.fact_id, metric_facts.entity_id, metric_facts.measure,
    hash(any_value(metric_facts), sum(metric_card.card)) as card
from metric_facts
left join fact_of using (fact_id)
left join metric_card on metric_card.metric_id = fact_of.metric_id
group by all;

create temp table happening_card as
with told as (
    select happening_of.fact_id, sum(event_card.card) as card
    from happening_of
    join event_card using (event_id)
    group by all
),

named_in as (
    select part_in.fact_id, sum(entity_card.card) as card
    from part_in
    join entity_card using (entity_id)
    group by all
)

select event_facts.fact_id, hash(event_facts, told.card, named_in.card) as card
from event_facts
left join told using (fact_id)
left join named_in using (fact_id);

-- facts, happenings, contradictions, relations and series with what the pieces of pages that show them are made of
create temp view carded_metric_facts as
select metric_facts.*, fact_card.card from metric_facts left join fact_card using (fact_id);

create temp view carded_happenings as
select placed_happenings.*, happening_card.card from placed_happenings left join happening_card using (fact_id);

create temp table carded_conflicts as
select placed_conflicts.*,
    hash(placed_conflicts, here.card, there.card, entity_card.card, series_of.statements > 1, 'conflict') as card
from placed_conflicts
left join metric_card as here using (metric_id)
left join metric_card as there on there.metric_id = placed_conflicts.other_metric_id
left join entity_card on entity_card.entity_id = coalesce(here.entity_id, there.entity_id)
left join series_of
    on series_of.entity_id is not distinct from coalesce(here.entity_id, there.entity_id)
    and series_of.measure = coalesce(here.measure, there.measure);

create temp table carded_relations as
with told as (
    select place, relation, sum(happening_card.card) as card
    from (
        select relation, place, unnest(list_distinct(list_concat(event_fact_ids, [opened_by, closed_by]))) as fact_id
        from placed_relations
    )
    join happening_card using (fact_id)
    group by place, relation
),

shown as (
    select placed_relations.*, told.card as told, here.card as here, there.card as there
    from placed_relations
    left join told on told.relation = placed_relations.relation and told.place = placed_relations.place
    left join entity_card as here on here.entity_id = placed_relations.from_id
    left join entity_card as there on there.entity_id = placed_relations.to_id
)

select shown.* exclude (told, here, there),
    hash(
        from_id, to_id, relation, state, valid_from, valid_to, opened_by, closed_by, event_fact_ids, told, here, there,
        lag(hash(state, valid_from, opened_by, told)) over (partition by relation, from_id, to_id order by place), 'relation'
    ) as card
from shown;

create temp table carded_series as
select series_of.*, hash(told.card, entity_card.card, series_of.statements, series_of.facts, 'series') as card
from series_of
left join (
    select entity_id, measure, sum(hash(card)) as card from fact_card group by all
) as told on told.entity_id is not distinct from series_of.entity_id and told.measure = series_of.measure
left join entity_card on entity_card.entity_id = series_of.entity_id;

create temp view cards_of_pieces as
select card from fact_card
union all select card from happening_card
union all select card from carded_conflicts
union all select card from carded_relations
union all select card from carded_series;

create temp table digest_articles as
with noted as (
    select metric_card.document_id,
        sum(hash(metric_card.card, metric_facts.agreement, entity_card.card, series_of.statements > 1)) as card
    from metric_card
    left join fact_of using (metric_id)
    left join metric_facts on metric_facts.fact_id = fact_of.fact_id
    left join entity_card on entity_card.entity_id = metric_card.entity_id
    left join series_of
        on series_of.entity_id is not distinct from metric_card.entity_id and series_of.measure = metric_card.measure
    group by all
    union all
    select document_id, sum(hash(card)) as card from event_card group by all
    union all
    select event_names.document_id, sum(hash(event_names.event_id, entity_card.card)) as card
    from event_names
    join entity_card using (entity_id)
    group by all
    union all
    select document_id, sum(hash(blocks)) as card from blocks group by all
    union all
    select duplicates.document_id, sum(hash(duplicates, document_card.words)) as card
    from duplicates
    join document_card on document_card.document_id = duplicates.canonical_id
    group by all
    union all
    select duplicates.canonical_id as document_id, sum(hash(duplicates, document_card.words, 'copy')) as card
    from duplicates
    join document_card on document_card.document_id = duplicates.document_id
    group by all
    union all
    select text_reuse.document_id, sum(hash(text_reuse, document_card.words)) as card
    from text_reuse
    join document_card on document_card.document_id = text_reuse.other_id
    group by all
),

summed as (
    select document_id, sum(card) as card from noted group by all
),

linked as (
    select document_id, canonical_id as other_id from duplicates
    union
    select canonical_id as document_id, document_id as other_id from duplicates
    union
    select document_id, other_id from text_reuse
),

links as (
    select linked.document_id, sum(hash(linked.other_id)) as card
    from linked
    join document_card on document_card.document_id = linked.other_id and not document_card.has_page
    group by linked.document_id
)

select cards.document_id, concat(hash(cards, summed.card), ' ', coalesce(links.card, 0)) as digest
from cards
left join summed using (document_id)
left join links using (document_id);

create temp table digest_names as
with told as (
    select fact_card.entity_id, sum(fact_card.card) as card from fact_card where entity_id is not null group by all
    union all
    select part_in.entity_id, sum(happening_card.card) as card
    from part_in
    join happening_card using (fact_id)
    group by all
    union all
    select mentions.entity_id, sum(hash(mentions, document_card.card)) as card
    from mentions
    join document_card using (document_id)
    group by all
    union all
    select entities.parent_id as entity_id, sum(hash(entity_card.card, entities.entity_id, 'child')) as card
    from entities
    join entity_card using (entity_id)
    where entities.parent_id is not null
    group by all
    union all
    select entities.entity_id, sum(hash(entity_card.card, 'parent')) as card
    from entities
    join entity_card on entity_card.entity_id = entities.parent_id
    group by all
    union all
    select entity_id, sum(card) as card
    from (
        select unnest(list_distinct([from_id, to_id])) as entity_id,
            hash(
                from_id, to_id, relation, state, valid_from, valid_to, opened_by, closed_by, event_fact_ids, place // 500,
                of_kind > 300, here.card, there.card
            ) as card
        from placed_relations
        join entity_card as here on here.entity_id = placed_relations.from_id
        join entity_card as there on there.entity_id = placed_relations.to_id
    )
    group by all
    union all
    select entity_id, sum(hash(measure, statements, facts, clashes)) as card from series_of where entity_id is not null group by all
),

summed as (
    select entity_id, sum(card) as card from told group by all
)

select entity_card.entity_id, cast(hash(entity_card.card, summed.card, paged.drawn) as varchar) as digest
from entity_card
join paged using (entity_id)
left join summed using (entity_id);

create temp table digest_series as
with clashing as (
    select fact_id, sum(hash(conflicts)) as card from conflicts group by all
)

select fact_card.entity_id, fact_card.measure,
    cast(
        hash(sum(hash(fact_card.card, clashing.card)), any_value(entity_card.card), any_value(series_of.drawn)) as varchar
    ) as digest
from fact_card
join series_of
    on series_of.entity_id is not distinct from fact_card.entity_id
    and series_of.measure = fact_card.measure
    and series_of.statements > 1
left join clashing using (fact_id)
left join entity_card on entity_card.entity_id = fact_card.entity_id
group by fact_card.entity_id, fact_card.measure;

-- what has been added up is not asked for again
drop table document_card;

drop table entity_card;

drop table metric_card;

drop table event_card;

drop table event_names;
