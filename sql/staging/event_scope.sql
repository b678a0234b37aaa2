-- The reports to be compared: those that share a room with a restated one are asked, and meet all in their rooms.
WITH restated AS (
    FROM staging.restated_events
),
rooms AS (
    FROM kept.event_rooms
),
disturbed AS (
    SELECT room FROM rooms SEMI JOIN restated USING (event_id)
    UNION
    SELECT room FROM before.event_rooms SEMI JOIN restated USING (event_id)
),
asked AS (
    SELECT event_id FROM rooms SEMI JOIN disturbed USING (room)
    UNION
    FROM restated
),
entered AS (
    SELECT DISTINCT room FROM rooms SEMI JOIN asked USING (event_id)
),
final AS (
    SELECT r.room, r.event_id, a.event_id IS NOT NULL AS is_asked
    FROM rooms r
    SEMI JOIN entered e ON e.room = r.room
    LEFT JOIN asked a ON a.event_id = r.event_id
    UNION ALL
    SELECT NULL, event_id, true FROM asked ANTI JOIN rooms USING (event_id)
)
SELECT room, event_id, is_asked FROM final
