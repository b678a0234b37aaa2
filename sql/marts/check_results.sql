-- The results of this run come after its checks, when the file is checked.
FROM history.check_results
