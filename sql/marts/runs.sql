FROM history.runs
UNION ALL BY NAME
FROM current_run.runs
