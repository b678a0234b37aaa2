-- question: What was refused, at which step and why?
SELECT step, reason, uri, detail, rejected_at
FROM rejects
WHERE standing
ORDER BY rejected_at DESC, uri;
