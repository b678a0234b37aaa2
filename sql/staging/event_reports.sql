-- Every event to be compared with what it takes to compare it: who takes part with all their owners, and the words of its clause.
WITH events AS (
    FROM main.events SEMI JOIN staging.event_scope USING (event_id)
),
documents AS (
    SELECT document_id, cluster_id, is_canonical, published_from FROM main.documents
),
lines AS (
    SELECT entity_id, line, root FROM staging.entity_lines
),
named AS (
    SELECT event_id, unnest(actor_ids) AS entity_id, true AS acts FROM events
    UNION ALL
    SELECT event_id, unnest(target_ids), false FROM events
),
sides AS (
    SELECT n.event_id,
           flatten(list(coalesce(l.line, [n.entity_id])) FILTER (WHERE n.acts)) AS actor_lines,
           flatten(list(coalesce(l.line, [n.entity_id])) FILTER (WHERE NOT n.acts)) AS target_lines,
           list(DISTINCT coalesce(l.root, n.entity_id)) FILTER (WHERE n.acts) AS actor_roots,
           list(DISTINCT coalesce(l.root, n.entity_id)) AS roots
    FROM named n
    LEFT JOIN lines l ON l.entity_id = n.entity_id
    GROUP BY n.event_id
),
worded AS (
    SELECT event_id,
           lower(substr(evidence, char_start - sentence_start + 1, char_end - char_start)) AS clause,
           lower(concat_ws(' ', array_to_string(actors, ' '), array_to_string(targets, ' '))) AS names
    FROM events
),
final AS (
    SELECT e.event_id, e.document_id, d.cluster_id, d.is_canonical, d.published_from,
           e.event_type, e.status, e.date, e.date_from, e.date_to, e.confidence, e.char_start, e.sentence_start,
           e.date_to - e.date_from AS span,
           e.actor_ids, e.target_ids,
           coalesce(s.actor_lines, []) AS actor_lines, coalesce(s.target_lines, []) AS target_lines,
           coalesce(s.actor_roots, []) AS actor_roots, coalesce(s.roots, []) AS roots,
           -- First five letters of the longer words, less the names: enough for "blocked" to meet "blocks".
           list_distinct(list_transform(
               list_filter(regexp_extract_all(w.clause, '\p{L}{4,}'), lambda word: NOT contains(w.names, word)),
               lambda word: left(word, 5)
           )) AS words,
           list_distinct(regexp_extract_all(w.clause, '\d[\d.,]*\d|\d')) AS figures,
           hash(e.evidence, e.char_start - e.sentence_start) AS telling
    FROM events e
    JOIN documents d ON d.document_id = e.document_id
    JOIN worded w ON w.event_id = e.event_id
    LEFT JOIN sides s ON s.event_id = e.event_id
)
SELECT * FROM final
