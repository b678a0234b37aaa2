-- question: Which articles are reprints, of what, and why was the other one kept?
SELECT d.uri, d.title, d.published, c.uri AS kept_uri, c.published AS kept_published, u.method,
       round(u.similarity, 2) AS similarity, u.reason
FROM duplicates u
JOIN documents d ON d.document_id = u.document_id
JOIN documents c ON c.document_id = u.canonical_id
ORDER BY u.cluster_id, d.published_from, d.uri;
