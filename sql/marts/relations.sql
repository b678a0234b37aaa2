-- One row for each time that a state between two lasted; it ends where the next begins.
WITH changes AS (
    SELECT fact_id, from_id, to_id, relation, state, date_from, date_to FROM staging.relation_changes
),
-- "2021" says less than "March 2021": an opening or an agreement known to the year alone comes after the block or the
-- talks of a month in it.
earlier AS (
    SELECT w.fact_id, w.from_id, w.to_id, w.relation, max(n.date_to) + 1 AS date_from
    FROM changes w
    JOIN changes n
      ON n.from_id = w.from_id AND n.to_id = w.to_id AND n.relation = w.relation
     AND n.date_from >= w.date_from AND n.date_to < w.date_to
    WHERE w.state IN ('open', 'active') AND n.state IN ('negotiating', 'blocked', 'limited')
    GROUP BY ALL
),
placed AS (
    SELECT c.fact_id, c.from_id, c.to_id, c.relation, c.state, coalesce(e.date_from, c.date_from) AS date_from, c.date_to
    FROM changes c
    LEFT JOIN earlier e
      ON e.fact_id = c.fact_id AND e.from_id = c.from_id AND e.to_id = c.to_id AND e.relation = c.relation
),
-- Of two states from one day the one known most exactly counts, then the later stage.
decided AS (
    SELECT from_id, to_id, relation, date_from,
           arg_min(state, (date_to - date_from, -list_position(
               ['negotiating', 'limited', 'blocked', 'open', 'active', 'shareholder', 'owner', 'disputed', 'settled'], state
           ))) AS state
    FROM placed
    GROUP BY from_id, to_id, relation, date_from
),
told AS (
    SELECT d.*, list(c.fact_id ORDER BY c.date_to, c.fact_id) AS fact_ids
    FROM decided d
    JOIN placed c
      ON c.from_id = d.from_id AND c.to_id = d.to_id AND c.relation = d.relation AND c.date_from = d.date_from
     AND c.state = d.state
    GROUP BY ALL
),
-- Who talks about a closed door stands before it still.
standing AS (
    SELECT from_id, to_id, relation, date_from, fact_ids,
           CASE WHEN state = 'negotiating' AND before IN ('blocked', 'limited') THEN before ELSE state END AS state
    FROM (
        SELECT *, last_value(nullif(state, 'negotiating') IGNORE NULLS) OVER (
                   PARTITION BY from_id, to_id, relation ORDER BY date_from ROWS UNBOUNDED PRECEDING
               ) AS before
        FROM told
    )
),
turns AS (
    SELECT *, state IS DISTINCT FROM lag(state) OVER along AS is_turn
    FROM standing
    WINDOW along AS (PARTITION BY from_id, to_id, relation ORDER BY date_from)
),
stretches AS (
    SELECT *, count(*) FILTER (WHERE is_turn) OVER (PARTITION BY from_id, to_id, relation ORDER BY date_from) AS stretch
    FROM turns
),
states AS (
    SELECT from_id, to_id, relation, stretch, any_value(state) AS state, min(date_from) AS valid_from,
           flatten(list(fact_ids ORDER BY date_from)) AS fact_ids
    FROM stretches
    GROUP BY from_id, to_id, relation, stretch
),
followed AS (
    SELECT *, lead(valid_from) OVER along AS valid_to, lead(fact_ids[1]) OVER along AS closed_by
    FROM states
    WINDOW along AS (PARTITION BY from_id, to_id, relation ORDER BY stretch)
),
final AS (
    SELECT from_id, to_id, relation, state, valid_from, valid_to,
           fact_ids[1] AS opened_by, closed_by,
           CASE WHEN closed_by IS NULL THEN fact_ids ELSE list_append(fact_ids, closed_by) END AS event_fact_ids
    FROM followed
)
SELECT from_id, to_id, relation, state, valid_from, valid_to, opened_by, closed_by, event_fact_ids FROM final
