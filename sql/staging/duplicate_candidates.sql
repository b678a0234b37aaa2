-- Pairs worth comparing: they share sampled shingles (one in four by hash). In a posting list each text is linked with
-- the first and the twelve before it, so the work stays linear however often one shingle occurs.
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
    SELECT shingle FROM sampled GROUP BY shingle HAVING count(*) > 1
),
postings AS (
    SELECT s.place, s.position,
           first_value({'place': s.place, 'position': s.position}) OVER postings AS leader,
           list({'place': s.place, 'position': s.position})
               OVER (postings ROWS BETWEEN 12 PRECEDING AND 1 PRECEDING) AS neighbours
    FROM sampled s
    SEMI JOIN spread USING (shingle)
    WINDOW postings AS (PARTITION BY s.shingle ORDER BY s.place)
),
links AS (
    SELECT place, position, unnest(neighbours) AS other FROM postings WHERE len(neighbours) > 0
    UNION ALL
    SELECT place, position, leader FROM postings WHERE len(neighbours) = 12 AND neighbours[1].place <> leader.place
),
-- Shingles at the same distance in both texts are one passage.
diagonals AS (
    SELECT place AS later, other.place AS earlier, count(*) AS links
    FROM links
    GROUP BY place, other.place, position - other.position
),
pairs AS (
    SELECT later, earlier, CAST(sum(links) AS BIGINT) AS links, max(links) AS aligned
    FROM diagonals
    GROUP BY later, earlier
    HAVING sum(links) >= 2
),
final AS (
    SELECT p.later, p.earlier, p.links, p.aligned,
           p.links >= 0.05 * least(a.sampled, b.sampled) AS is_close
    FROM pairs p
    JOIN sizes a ON a.place = p.later
    JOIN sizes b ON b.place = p.earlier
)
SELECT later, earlier, links, aligned, is_close FROM final WHERE is_close OR aligned >= 2
