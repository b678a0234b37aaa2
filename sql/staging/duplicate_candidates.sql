-- Pairs worth comparing: they share sampled shingles (one in four by hash). In a posting list of up to 32 texts all are
-- linked, in a longer one each with its hubs. `passages` are stretches where two links through rare shingles, or
-- three through any, lie at one distance in both texts. Only pairs with a new text, and old ones that lost a link.
WITH ordered AS (
    SELECT no, place, NOT was_first AS is_new FROM staging.document_order WHERE is_first
),
samples AS (
    FROM kept.samples
),
lists AS (
    SELECT shingle, members, hubs FROM staging.shingle_lists
),
disturbed AS (
    SELECT later, earlier FROM staging.disturbed_pairs WHERE stands
),
entering AS (
    SELECT s.no, s.shingle, s.position, l.members > 32 AS is_long, l.hubs
    FROM samples s
    JOIN ordered o ON o.no = s.no AND o.is_new
    JOIN lists l ON l.shingle = s.shingle
),
short_links AS (
    SELECT a.no AS one, b.no AS other, a.position AS one_position, b.position AS other_position, true AS is_rare
    FROM entering a
    JOIN samples b ON b.shingle = a.shingle
    JOIN ordered o ON o.no = b.no
    WHERE NOT a.is_long AND a.no <> b.no AND (NOT o.is_new OR b.no < a.no)
),
-- Two hubs of one list are linked once.
to_hubs AS (
    SELECT no, shingle, position, unnest(hubs) AS hub, hubs FROM entering WHERE is_long
),
new_hubs AS (
    SELECT h.shingle, h.hub, h.hubs
    FROM (SELECT shingle, unnest(hubs) AS hub, hubs FROM lists WHERE members > 32) h
    JOIN ordered o ON o.no = h.hub AND o.is_new
),
long_links AS (
    SELECT t.no AS one, t.hub AS other, t.position AS one_position, s.position AS other_position, false AS is_rare
    FROM to_hubs t
    JOIN samples s ON s.no = t.hub AND s.shingle = t.shingle
    JOIN ordered o ON o.no = t.hub
    WHERE t.no <> t.hub AND (NOT o.is_new OR NOT list_contains(t.hubs, t.no) OR t.hub < t.no)
    UNION ALL
    SELECT s.no, h.hub, s.position, p.position, false
    FROM new_hubs h
    JOIN samples s ON s.shingle = h.shingle
    JOIN ordered o ON o.no = s.no AND NOT o.is_new
    JOIN samples p ON p.no = h.hub AND p.shingle = h.shingle
    -- A new hub that is linked to an old one is linked above.
    WHERE NOT list_contains(h.hubs, s.no)
),
common AS (
    SELECT d.later, d.earlier, a.shingle, a.position AS later_position, b.position AS earlier_position
    FROM disturbed d
    JOIN samples a ON a.no = d.later
    JOIN samples b ON b.no = d.earlier AND b.shingle = a.shingle
),
common_lists AS (
    SELECT s.shingle, count(*) AS members,
           list_append(arg_min(s.no, o.content, 4), arg_min(s.no, o.place)) AS hubs
    FROM samples s
    SEMI JOIN common c ON c.shingle = s.shingle
    JOIN staging.document_order o ON o.no = s.no AND o.is_first
    GROUP BY s.shingle
),
old_links AS (
    SELECT c.later AS one, c.earlier AS other, c.later_position, c.earlier_position, l.members <= 32
    FROM common c
    JOIN common_lists l ON l.shingle = c.shingle
    WHERE l.members <= 32 OR list_contains(l.hubs, c.later) OR list_contains(l.hubs, c.earlier)
),
links AS (
    FROM short_links UNION ALL FROM long_links UNION ALL FROM old_links
),
sided AS (
    SELECT a.place > b.place AS in_order,
           CASE WHEN in_order THEN one ELSE other END AS later,
           CASE WHEN in_order THEN other ELSE one END AS earlier,
           CASE WHEN in_order THEN one_position ELSE other_position END AS position,
           CASE WHEN in_order THEN one_position - other_position ELSE other_position - one_position END AS diagonal,
           is_rare
    FROM links l
    JOIN ordered a ON a.no = l.one
    JOIN ordered b ON b.no = l.other
),
diagonals AS (
    SELECT later, earlier, diagonal, count(*) AS links, count_if(is_rare) AS rare,
           min(position) AS first_position, max(position) AS last_position
    FROM sided
    GROUP BY later, earlier, diagonal
),
pairs AS (
    SELECT later, earlier, CAST(sum(links) AS BIGINT) AS links,
           list({'diagonal': diagonal, 'first_position': first_position, 'last_position': last_position} ORDER BY diagonal)
               FILTER (WHERE rare >= 2 OR links >= 3) AS passages
    FROM diagonals
    GROUP BY later, earlier
    HAVING sum(links) >= 2
),
sizes AS (
    SELECT no, sampled FROM kept.texts
),
final AS (
    SELECT p.later, p.earlier, p.links, p.links >= 0.05 * least(a.sampled, b.sampled) AS is_close, p.passages
    FROM pairs p
    JOIN sizes a ON a.no = p.later
    JOIN sizes b ON b.no = p.earlier
)
SELECT later, earlier, links, is_close, passages FROM final WHERE is_close OR passages IS NOT NULL
