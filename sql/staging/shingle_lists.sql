-- The posting lists of sampled shingles that new texts enter, before and now. In a list of more than 32 texts each is
-- linked with its first five only, so that the work stays linear however often a shingle occurs, and a text that was
-- published after them changes no link of the old ones. Of a list that was long before, only who comes and goes is
-- looked up: who goes has a copy that comes and stands before it, so the first five are among the old five and those.
WITH ordered AS (
    SELECT no, place, is_first, was_first FROM staging.document_order WHERE is_first OR was_first
),
moved AS (
    SELECT s.shingle, s.position, o.no, o.place, o.is_first, o.was_first
    FROM kept.samples s
    JOIN (FROM ordered WHERE is_first <> was_first) o ON o.no = s.no
),
touched AS (
    SELECT DISTINCT shingle FROM moved WHERE is_first
),
long_before AS (
    SELECT l.* FROM before.long_lists l SEMI JOIN touched t ON t.shingle = l.shingle
),
short_before AS (
    FROM touched ANTI JOIN before.long_lists USING (shingle)
),
members AS (
    SELECT s.shingle, s.position, o.no, o.place, o.is_first, o.was_first
    FROM kept.samples s
    JOIN short_before t ON t.shingle = s.shingle
    JOIN ordered o ON o.no = s.no
),
sizes AS (
    SELECT shingle, count(*) FILTER (WHERE is_first) AS members, count(*) FILTER (WHERE was_first) AS members_before
    FROM members
    GROUP BY shingle
    HAVING count(*) FILTER (WHERE is_first) > 1
),
grown_sizes AS (
    SELECT l.shingle, any_value(l.hubs) AS hubs_before, any_value(l.members) AS members_before,
           any_value(l.members) + count(*) FILTER (WHERE m.is_first) - count(*) FILTER (WHERE m.was_first) AS members
    FROM long_before l
    JOIN moved m ON m.shingle = l.shingle
    GROUP BY l.shingle
),
front AS (
    SELECT m.shingle, m.no, m.place, m.position
    FROM members m
    JOIN sizes z ON z.shingle = m.shingle AND z.members > 32
    WHERE m.is_first
    UNION ALL
    SELECT m.shingle, m.no, m.place, m.position
    FROM moved m
    SEMI JOIN long_before l ON l.shingle = m.shingle
    WHERE m.is_first
    UNION ALL
    SELECT h.shingle, h.no, o.place, h.position
    FROM (SELECT shingle, unnest(hubs) AS no, unnest(positions) AS position FROM long_before) h
    JOIN ordered o ON o.no = h.no AND o.is_first
),
hubs AS (
    SELECT shingle, arg_min(no, place, 5) AS hubs, arg_min(position, place, 5) AS positions FROM front GROUP BY shingle
),
final AS (
    SELECT z.shingle, z.members, z.members_before, h.hubs, h.positions, NULL AS hubs_before
    FROM sizes z
    LEFT JOIN hubs h ON h.shingle = z.shingle
    UNION ALL
    SELECT z.shingle, z.members, z.members_before, h.hubs, h.positions, z.hubs_before
    FROM grown_sizes z
    JOIN hubs h ON h.shingle = z.shingle
)
SELECT shingle, members, members_before, hubs, positions, hubs_before FROM final
