-- question: Did the latest run balance: do the rows in equal the rows out, the duplicates and the rejects, in every step?
SELECT a.step_no, a.step,
       sum(a.row_count) FILTER (WHERE a.direction = 'in') AS rows_in,
       coalesce(sum(a.row_count) FILTER (WHERE a.direction = 'out'), 0) AS rows_out,
       coalesce(sum(a.row_count) FILTER (WHERE a.direction = 'duplicate'), 0) AS duplicates,
       coalesce(sum(a.row_count) FILTER (WHERE a.direction = 'reject'), 0) AS rejects,
       sum(CASE WHEN a.direction = 'in' THEN a.row_count ELSE -a.row_count END) = 0 AS balances
FROM accounting a
JOIN run_info r ON r.run_id = a.run_id AND r.is_latest
GROUP BY ALL
ORDER BY a.step_no;
