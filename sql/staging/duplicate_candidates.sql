-- Pairs worth comparing: they share sampled shingles (one in four by hash). In a posting list of up to 32 texts all are
-- linked, in a longer one each with its hubs. `passages` are stretches where two links through rare shingles, or
-- three through any, lie at one distance in both texts. Only pairs with a new text, and old ones that lost a link.
-- There are ten links for a pair that remains: of very many texts they are made slice by slice, by the later of the two.
WITH ordered AS (
    SELECT no, place FROM staging.document_order WHERE is_first
),
disturbed AS (
    SELECT later, earlier FROM staging.disturbed_pairs WHERE stands
),
short_links AS (
    SELECT a.place AS later, b.place AS earlier, a.position, a.position - b.position AS diagonal, true AS is_rare
    FROM staging.postings a
    JOIN staging.postings b ON b.shingle = a.shingle AND b.place < a.place
    WHERE NOT a.is_long AND NOT b.is_long AND (a.is_new OR b.is_new)
      AND staging.in_slice(a.place)
),
-- Hubs go before all others of their list.
long_links AS (
    SELECT m.place AS later, h.place AS earlier, m.position, m.position - h.position AS diagonal, false AS is_rare
    FROM staging.postings m
    JOIN staging.hubs h ON h.shingle = m.shingle AND h.place < m.place
    WHERE m.is_long AND (m.is_new OR h.is_new)
      AND staging.in_slice(m.place)
),
disturbed_samples AS MATERIALIZED (
    FROM kept.samples SEMI JOIN (SELECT later AS no FROM disturbed UNION SELECT earlier FROM disturbed) USING (no)
),
common AS (
    SELECT d.later, d.earlier, a.shingle, a.position AS later_position, b.position AS earlier_position
    FROM disturbed d
    JOIN disturbed_samples a ON a.no = d.later
    JOIN disturbed_samples b ON b.no = d.earlier AND b.shingle = a.shingle
),
old_links AS (
    SELECT a.place AS later, b.place AS earlier, c.later_position AS position,
           c.later_position - c.earlier_position AS diagonal, l.shingle IS NULL AS is_rare
    FROM common c
    LEFT JOIN kept.long_lists l ON l.shingle = c.shingle
    JOIN ordered a ON a.no = c.later
    JOIN ordered b ON b.no = c.earlier
    WHERE (l.shingle IS NULL OR list_contains(l.hubs, c.later) OR list_contains(l.hubs, c.earlier))
      AND staging.in_slice(a.place)
),
links AS MATERIALIZED (
    FROM short_links UNION ALL FROM long_links UNION ALL FROM old_links
),
-- One link says nothing; most pairs have no more.
linked AS (
    SELECT later, earlier, count(*) AS links FROM links GROUP BY later, earlier HAVING count(*) >= 2
),
diagonals AS (
    SELECT later, earlier, diagonal, count(*) AS links, count_if(is_rare) AS rare,
           min(position) AS first_position, max(position) AS last_position
    FROM links
    SEMI JOIN linked USING (later, earlier)
    GROUP BY later, earlier, diagonal
    HAVING rare >= 2 OR count(*) >= 3
),
passages AS (
    SELECT later, earlier,
           list({'diagonal': diagonal, 'first_position': first_position, 'last_position': last_position} ORDER BY diagonal)
               AS passages
    FROM diagonals
    GROUP BY later, earlier
),
sizes AS (
    SELECT o.place, o.no, t.sampled FROM ordered o JOIN kept.texts t ON t.no = o.no
),
final AS (
    SELECT a.no AS later, b.no AS earlier, p.links, p.links >= 0.05 * least(a.sampled, b.sampled) AS is_close, s.passages
    FROM linked p
    JOIN sizes a ON a.place = p.later
    JOIN sizes b ON b.place = p.earlier
    LEFT JOIN passages s ON s.later = p.later AND s.earlier = p.earlier
)
SELECT later, earlier, links, is_close, passages FROM final WHERE is_close OR passages IS NOT NULL
