-- Reports that may tell of one happening, compared two by two: one type, compatible parties and dates, words in common.
-- Only reports with a party of one owner in one year meet, each with the 24 before it by date, so the work is linear.
WITH reports AS (
    FROM staging.event_reports
),
rooms AS (
    SELECT room, event_id FROM staging.event_scope WHERE room IS NOT NULL
),
asked AS (
    SELECT DISTINCT event_id FROM staging.event_scope WHERE is_asked
),
-- Who is named first tells nothing about talks and agreements: all who take part are one side.
parties AS (
    SELECT *,
           event_type IN ('negotiation', 'partnership') AS is_mutual,
           row_number() OVER (
               ORDER BY span NULLS LAST, published_from NULLS LAST, NOT is_canonical, document_id, char_start, event_id
           ) AS place
    FROM reports
),
seated AS (
    SELECT p.place, p.date_from, p.date_to, r.room,
           row_number() OVER (PARTITION BY r.room ORDER BY p.date_from NULLS LAST, p.span, p.place) AS seat
    FROM rooms r
    JOIN parties p ON p.event_id = r.event_id
),
neighbours AS (
    SELECT place, date_from, date_to, room, unnest(range(greatest(1, seat - 24), seat)) AS seat FROM seated WHERE seat > 1
),
-- A day apart is let through: of what happens at night one paper says Monday, another Tuesday.
met AS (
    SELECT DISTINCT greatest(n.place, s.place) AS later, least(n.place, s.place) AS earlier
    FROM neighbours n
    JOIN seated s ON s.room = n.room AND s.seat = n.seat
    WHERE n.place <> s.place
      AND (n.date_from <= s.date_to + 1 AND s.date_from <= n.date_to + 1 OR n.date_from IS NULL AND s.date_from IS NULL)
),
compared AS (
    SELECT a.event_id, b.event_id AS earlier_id, m.earlier, a.event_type, a.is_mutual,
           coalesce(a.date_from <= b.date_to AND b.date_from <= a.date_to, a.date_from IS NULL AND b.date_from IS NULL) AS same_time,
           coalesce(a.span <= 1 AND b.span <= 1 AND abs(a.date_from - b.date_from) <= 1, false) AS next_day,
           CASE
               WHEN greatest(a.span, b.span) <= 1 THEN 'day'
               WHEN greatest(a.span, b.span) <= 31 THEN 'month'
               ELSE 'longer'
           END AS precision,
           -- One of them, or its owner, on both sides.
           list_has_any(a.actor_ids, b.actor_lines) OR list_has_any(b.actor_ids, a.actor_lines) AS actors_meet,
           list_has_any(a.target_ids, b.target_lines) OR list_has_any(b.target_ids, a.target_lines) AS targets_meet,
           a.document_id = b.document_id AND a.sentence_start = b.sentence_start AS same_sentence,
           a.document_id <> b.document_id AND a.cluster_id = b.cluster_id AND a.telling = b.telling AS is_reprint,
           list_has_any(a.actor_ids, b.actor_ids) AND list_has_any(a.target_ids, b.target_ids) AS same_names,
           len(a.actor_ids) = 0 OR len(b.actor_ids) = 0 AS actors_open,
           len(a.target_ids) = 0 OR len(b.target_ids) = 0 AS targets_open,
           len(list_intersect(a.roots, b.roots)) AS common_roots,
           least(len(a.roots), len(b.roots)) AS least_roots,
           len(list_intersect(a.words, b.words)) / greatest(3, least(len(a.words), len(b.words))) AS words,
           len(a.figures) > 0 AND len(b.figures) > 0 AND NOT list_has_any(a.figures, b.figures) AS figures_differ
    FROM met m
    JOIN parties a ON a.place = m.later
    JOIN parties b ON b.place = m.earlier
    SEMI JOIN asked q ON q.event_id = a.event_id
),
judged AS (
    SELECT *,
           CASE
               WHEN is_mutual THEN common_roots >= 2 OR common_roots = 1 AND least_roots = 1 AND (words >= 0.3 OR precision = 'day')
               WHEN actors_open THEN targets_meet AND words >= 0.3
               ELSE actors_meet
           END AS parties_meet,
           CASE WHEN is_mutual THEN common_roots >= 2 ELSE targets_meet END AS certain_parties,
           NOT is_mutual AND NOT targets_open AND NOT targets_meet AS targets_clash
    FROM compared
),
final AS (
    SELECT event_id, earlier_id, earlier, words, certain_parties, same_time
    FROM judged
    -- The same words of the same place in a reprint tell the same, however little they say.
    WHERE is_reprint AND same_time
       OR parties_meet
      AND (same_time OR next_day AND words >= 0.4)
      -- Another number is another mark, another result, another price.
      AND NOT (figures_differ AND event_type IN ('milestone', 'financial_report', 'security_price', 'offering'))
      AND CASE
              -- Two clauses of one sentence tell two things, unless between the very same.
              WHEN same_sentence AND NOT is_mutual AND NOT same_names THEN false
              WHEN targets_clash THEN words >= 0.6
              WHEN precision = 'day' THEN true
              WHEN precision = 'month' THEN certain_parties OR words >= 0.25
              -- In a year the same two hardly meet twice for the same; but much is said, sold and reached.
              WHEN certain_parties THEN words >= 0.15
                  OR event_type NOT IN ('statement', 'publication', 'campaign', 'milestone', 'conference', 'strategy',
                                        'financial_report', 'security_price', 'disruption')
              ELSE words >= 0.4
          END
)
SELECT event_id, earlier_id, earlier, words, certain_parties, same_time FROM final
