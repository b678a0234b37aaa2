-- What each happening changes in how two stand to one another, and from when. Announcements and rumours change nothing;
-- of talks a rumour is enough, for talks are seldom announced.
WITH facts AS (
    SELECT fact_id, event_type, actor_ids, target_ids, status, date_from, date_to, event_ids
    FROM main.event_facts
    WHERE date_from IS NOT NULL
      AND event_type IN ('access_block', 'access_open', 'negotiation', 'partnership', 'acquisition', 'investment',
                         'founding', 'legal')
),
lines AS (
    SELECT entity_id, kind, line, root, platform_id
    FROM staging.entity_lines
    WHERE kind IN ('company', 'platform', 'product', 'organisation')
),
events AS (
    SELECT event_id, evidence, rule FROM main.events
),
endings AS (
    SELECT word FROM reference.dispute_endings
),
ownerless AS (
    SELECT trigger FROM reference.ownerless_triggers
),
named AS (
    SELECT fact_id, unnest(actor_ids) AS entity_id, true AS acts FROM facts
    UNION
    SELECT fact_id, unnest(target_ids), false FROM facts
),
-- A feature or edition stands for its platform.
sides AS (
    SELECT n.fact_id, n.acts, l.platform_id AS entity_id, bool_and(l.platform_id <> n.entity_id) AS is_part, any_value(l.root) AS root
    FROM named n
    JOIN lines l ON l.entity_id = n.entity_id
    GROUP BY n.fact_id, n.acts, l.platform_id
),
-- Where nobody is named on the other side, those who act do so to one another.
directed AS (
    SELECT f.fact_id, f.event_type, f.status, f.date_from, f.date_to, a.entity_id AS from_id, b.entity_id AS to_id,
           a.root <> b.root AS other_owner, a.is_part OR b.is_part AS is_part
    FROM facts f
    JOIN sides a ON a.fact_id = f.fact_id AND a.acts
    JOIN sides b ON b.fact_id = f.fact_id AND b.entity_id <> a.entity_id AND (NOT b.acts OR len(f.target_ids) = 0)
),
both_ways AS (
    SELECT DISTINCT f.fact_id, f.event_type, f.status, f.date_from, f.date_to, a.entity_id AS from_id, b.entity_id AS to_id
    FROM facts f
    JOIN sides a ON a.fact_id = f.fact_id
    JOIN sides b ON b.fact_id = f.fact_id AND b.root <> a.root
    WHERE f.event_type IN ('access_open', 'negotiation', 'partnership', 'legal')
),
blocks AS (
    SELECT fact_id, from_id, to_id, CASE WHEN is_part THEN 'limited' ELSE 'blocked' END AS state, date_from, date_to
    FROM directed
    WHERE event_type = 'access_block' AND status = 'occurred' AND other_owner
),
-- Who opens ends the blocks of both sides; to the side that never blocked nothing changes.
openings AS (
    SELECT fact_id, from_id, to_id, 'open' AS state, date_from, date_to
    FROM directed
    WHERE event_type = 'access_open' AND status = 'occurred' AND other_owner
    UNION
    SELECT b.fact_id, b.from_id, b.to_id, 'open', b.date_from, b.date_to
    FROM both_ways b
    SEMI JOIN blocks k ON k.from_id = b.from_id AND k.to_id = b.to_id
    WHERE b.event_type = 'access_open' AND b.status = 'occurred'
),
-- Whoever has ever closed or opened a door to another, or plans to.
doors AS (
    SELECT from_id, to_id FROM directed WHERE event_type IN ('access_block', 'access_open') AND status <> 'denied' AND other_owner
    UNION
    SELECT from_id, to_id FROM openings
),
-- Talks between owners are about the doors between the platforms that they own, not about a single product.
opposite AS (
    SELECT d.from_id, d.to_id, unnest(CASE WHEN a.kind = 'product' THEN [d.from_id] ELSE a.line END) AS one,
           CASE WHEN b.kind = 'product' THEN [d.to_id] ELSE b.line END AS others
    FROM doors d
    JOIN lines a ON a.entity_id = d.from_id
    JOIN lines b ON b.entity_id = d.to_id
),
talks AS (
    SELECT DISTINCT n.fact_id, o.from_id, o.to_id, 'negotiating' AS state, n.date_from, n.date_to
    FROM both_ways n
    JOIN opposite o ON o.one = n.from_id AND list_contains(o.others, n.to_id)
    WHERE n.event_type = 'negotiation' AND n.status IN ('occurred', 'reported')
),
access AS (
    SELECT *, 'access' AS relation FROM (FROM blocks UNION ALL FROM openings UNION ALL FROM talks)
),
-- Partnerships and disputes have no direction: the lower id comes first.
started AS (
    SELECT from_id, to_id, min(date_from) AS since FROM both_ways
    WHERE event_type = 'partnership' AND status = 'occurred' AND from_id < to_id
    GROUP BY from_id, to_id
),
partnerships AS (
    SELECT b.fact_id, b.from_id, b.to_id, CASE b.event_type WHEN 'partnership' THEN 'active' ELSE 'negotiating' END AS state,
           b.date_from, b.date_to, 'partnership' AS relation
    FROM both_ways b
    LEFT JOIN started s ON s.from_id = b.from_id AND s.to_id = b.to_id
    WHERE b.from_id < b.to_id
      AND CASE b.event_type
              WHEN 'partnership' THEN b.status = 'occurred'
              -- Partners who talk stay partners; talks about a door are told there.
              WHEN 'negotiation' THEN b.status IN ('occurred', 'reported') AND (s.since IS NULL OR b.date_from < s.since)
                  AND b.fact_id NOT IN (SELECT fact_id FROM talks)
              ELSE false
          END
),
settled AS (
    SELECT DISTINCT f.fact_id
    FROM (SELECT fact_id, unnest(event_ids) AS event_id FROM facts WHERE event_type = 'legal') f
    JOIN events e ON e.event_id = f.event_id
    JOIN endings w ON contains(lower(e.evidence), w.word)
),
disputes AS (
    SELECT b.fact_id, b.from_id, b.to_id, CASE WHEN s.fact_id IS NULL THEN 'disputed' ELSE 'settled' END AS state,
           b.date_from, b.date_to, 'dispute' AS relation
    FROM both_ways b
    LEFT JOIN settled s ON s.fact_id = b.fact_id
    WHERE b.event_type = 'legal' AND b.status = 'occurred' AND b.from_id < b.to_id
),
-- Who sells, merges or approves comes to own nothing by it.
bought AS (
    SELECT DISTINCT f.fact_id
    FROM (SELECT fact_id, unnest(event_ids) AS event_id FROM facts WHERE event_type IN ('acquisition', 'investment', 'founding')) f
    JOIN events e ON e.event_id = f.event_id
    ANTI JOIN ownerless o ON o.trigger = split_part(e.rule, ':', 2)
),
-- What is owned keeps its own name here: a stake in a platform is no stake in the platform above it.
holdings AS (
    SELECT f.fact_id, a.entity_id AS from_id, b.entity_id AS to_id,
           CASE f.event_type WHEN 'investment' THEN 'shareholder' ELSE 'owner' END AS state, f.date_from, f.date_to,
           'ownership' AS relation
    FROM facts f
    SEMI JOIN bought k ON k.fact_id = f.fact_id
    JOIN named a ON a.fact_id = f.fact_id AND a.acts
    JOIN named b ON b.fact_id = f.fact_id AND NOT b.acts AND b.entity_id <> a.entity_id
    JOIN lines o ON o.entity_id = a.entity_id
    JOIN lines p ON p.entity_id = b.entity_id
    WHERE f.event_type IN ('acquisition', 'investment', 'founding') AND f.status = 'occurred'
      AND NOT list_contains(o.line, b.entity_id)
),
final AS (
    SELECT fact_id, from_id, to_id, relation, state, date_from, date_to FROM access
    UNION ALL BY NAME SELECT * FROM partnerships
    UNION ALL BY NAME SELECT * FROM disputes
    UNION ALL BY NAME SELECT * FROM holdings
)
SELECT fact_id, from_id, to_id, relation, state, date_from, date_to FROM final
