-- Pairs worth comparing: they share sampled shingles (one in four by hash). In a posting list each text is linked with
-- the first and some before it (twelve in a list of up to 16, else two), so the work stays linear however often one
-- shingle occurs. `passages` are stretches where two links through rare shingles, or three through any, lie at one
-- distance in both texts.
WITH ordered AS (
    SELECT document_id, place FROM staging.document_order WHERE place = first_place
),
sampled AS (
    SELECT o.place, s.shingle, s.position
    FROM staging.shingles s
    JOIN ordered o ON o.document_id = s.document_id
    WHERE s.shingle % 4 = 0 AND NOT s.repeated
),
sizes AS (
    SELECT place, count(*) AS sampled FROM sampled GROUP BY place
),
spread AS (
    SELECT shingle, CASE WHEN count(*) <= 16 THEN 12 ELSE 2 END AS reach FROM sampled GROUP BY shingle HAVING count(*) > 1
),
postings AS (
    SELECT s.place, s.position, p.reach,
           first_value({'place': s.place, 'position': s.position}) OVER postings AS leader,
           list({'place': s.place, 'position': s.position})
               OVER (postings ROWS BETWEEN 12 PRECEDING AND 1 PRECEDING) AS neighbours
    FROM sampled s
    JOIN spread p ON p.shingle = s.shingle
    WINDOW postings AS (PARTITION BY s.shingle ORDER BY s.place)
),
links AS (
    SELECT place, position, reach = 12 AS is_rare, unnest(neighbours[-reach:]) AS other FROM postings
    UNION ALL
    SELECT place, position, reach = 12, leader FROM postings WHERE len(neighbours) >= reach AND neighbours[-reach].place <> leader.place
),
diagonals AS (
    SELECT place AS later, other.place AS earlier, position - other.position AS diagonal, count(*) AS links,
           count_if(is_rare) AS rare,
           min(position) AS first_position, max(position) AS last_position
    FROM links
    GROUP BY place, other.place, position - other.position
),
pairs AS (
    SELECT later, earlier, CAST(sum(links) AS BIGINT) AS links,
           list({'diagonal': diagonal, 'first_position': first_position, 'last_position': last_position})
               FILTER (WHERE rare >= 2 OR links >= 3) AS passages
    FROM diagonals
    GROUP BY later, earlier
    HAVING sum(links) >= 2
),
final AS (
    SELECT p.later, p.earlier, p.links, p.links >= 0.05 * least(a.sampled, b.sampled) AS is_close, p.passages
    FROM pairs p
    JOIN sizes a ON a.place = p.later
    JOIN sizes b ON b.place = p.earlier
)
SELECT later, earlier, links, is_close, passages FROM final WHERE is_close OR passages IS NOT NULL
