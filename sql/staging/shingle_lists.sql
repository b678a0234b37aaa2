-- The posting lists of sampled shingles that new texts enter, before and now. In a list of more than 32 texts each is
-- linked with its first five only, so that the work stays linear however often a shingle occurs, and a text that was
-- published after them changes no link of the old ones.
WITH ordered AS (
    SELECT no, place, is_first, was_first FROM staging.document_order WHERE is_first OR was_first
),
entering AS (
    SELECT no FROM ordered WHERE NOT was_first
),
touched AS (
    SELECT DISTINCT shingle FROM kept.samples SEMI JOIN entering USING (no)
),
members AS (
    SELECT s.shingle, o.no, o.place, o.is_first, o.was_first
    FROM kept.samples s
    SEMI JOIN touched t ON t.shingle = s.shingle
    JOIN ordered o ON o.no = s.no
),
sizes AS (
    SELECT shingle, count(*) FILTER (WHERE is_first) AS members, count(*) FILTER (WHERE was_first) AS members_before
    FROM members
    GROUP BY shingle
    HAVING count(*) FILTER (WHERE is_first) > 1
),
hubs AS (
    SELECT m.shingle,
           arg_min(m.no, m.place, 5) FILTER (WHERE m.is_first) AS hubs,
           arg_min(m.no, m.place, 5) FILTER (WHERE m.was_first) AS hubs_before
    FROM members m
    JOIN sizes z ON z.shingle = m.shingle AND z.members > 32
    GROUP BY m.shingle
),
final AS (
    SELECT z.shingle, z.members, z.members_before, h.hubs,
           CASE WHEN z.members_before > 32 THEN h.hubs_before END AS hubs_before
    FROM sizes z
    LEFT JOIN hubs h ON h.shingle = z.shingle
)
SELECT shingle, members, members_before, hubs, hubs_before FROM final
