-- question: Where do sources contradict one another, the widest disagreement first?
SELECT entity, measure, period, words, other_words, round(ratio, 2) AS ratio, said_by, other_said_by, sentence, other_sentence
FROM open_conflicts
ORDER BY open_conflicts.ratio DESC NULLS LAST, metric_id, other_metric_id
LIMIT 50;
