-- question: When did Taobao block WeChat, when did WeChat block Taobao, and in which words is it told?
SELECT f.date, f.event_type, e.actors, e.targets, f.independent_sources, e.evidence AS sentence, f.fact_id
FROM event_facts f
JOIN events e ON e.event_id = f.event_ids[1]
WHERE f.event_type = 'access_block'
  AND list_has_any(f.actor_ids || f.target_ids, (SELECT list(entity_id) FROM entities WHERE name = 'Taobao'))
  AND list_has_any(f.actor_ids || f.target_ids, (SELECT list(entity_id) FROM entities WHERE name = 'WeChat'))
ORDER BY f.date_from, f.date_to, e.document_id, e.char_start, f.fact_id;
