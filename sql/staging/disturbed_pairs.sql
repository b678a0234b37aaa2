-- Old candidate pairs that new texts may have taken a link from: in a list that grew long, or to a text that is no hub
-- of its list any more; and those of a text that is no longer the first of its copies, which are gone.
WITH ordered AS (
    SELECT no, is_first, was_first FROM staging.document_order WHERE was_first
),
lists AS (
    FROM staging.shingle_lists WHERE members > 32 AND members_before > 1
),
grown AS (
    SELECT shingle, s.no
    FROM staging.postings s
    JOIN lists l USING (shingle)
    SEMI JOIN ordered o ON o.no = s.no
    WHERE l.members_before <= 32
),
expelled AS (
    SELECT shingle, unnest(list_filter(hubs_before, lambda hub: NOT list_contains(hubs, hub))) AS hub
    FROM lists
    WHERE members_before > 32
),
loosened AS (
    SELECT DISTINCT a.no AS one, b.no AS other FROM grown a JOIN grown b ON b.shingle = a.shingle AND b.no < a.no
    UNION
    SELECT greatest(s.no, e.hub), least(s.no, e.hub)
    FROM expelled e
    JOIN staging.postings s ON s.shingle = e.shingle
    SEMI JOIN ordered o ON o.no = s.no
),
final AS (
    SELECT c.later, c.earlier, a.is_first AND b.is_first AS stands
    FROM before.candidates c
    JOIN ordered a ON a.no = c.later
    JOIN ordered b ON b.no = c.earlier
    LEFT JOIN loosened l ON l.one = greatest(c.later, c.earlier) AND l.other = least(c.later, c.earlier)
    WHERE l.one IS NOT NULL OR NOT (a.is_first AND b.is_first)
)
SELECT later, earlier, stands FROM final
