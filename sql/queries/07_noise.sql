-- question: How much of what each source delivers is noise, and of which kinds?
SELECT d.source, coalesce(d.publisher, '') AS publisher, count(*) AS lines, count(*) FILTER (WHERE NOT b.kept) AS dropped,
       round(100.0 * count(*) FILTER (WHERE NOT b.kept) / count(*), 1) AS percent_dropped,
       coalesce(list_sort(list(DISTINCT b.kind) FILTER (WHERE NOT b.kept)), []) AS kinds
FROM blocks b
JOIN documents d ON d.document_id = b.document_id
GROUP BY ALL
ORDER BY percent_dropped DESC, d.source, publisher;
