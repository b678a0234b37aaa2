-- question: Which plans and rumours have no later report that they came true?
SELECT p.date, p.status, p.event_type, e.actors, e.targets, e.evidence AS sentence
FROM event_facts p
JOIN events e ON e.event_id = p.event_ids[1]
WHERE p.status IN ('planned', 'reported')
  AND NOT EXISTS (
      SELECT 1 FROM event_facts o
      WHERE o.status = 'occurred' AND o.event_type = p.event_type AND list_has_any(o.actor_ids, p.actor_ids)
        AND o.date_to >= p.date_from
  )
ORDER BY p.date_from DESC NULLS LAST, p.fact_id;
