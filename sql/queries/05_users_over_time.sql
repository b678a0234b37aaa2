-- question: How did the number of WeChat users develop, and how many independent sources support each value?
SELECT period, aspect, value, value_min, value_max, unit, geo, independent_sources, agreement
FROM metric_history('WeChat', 'users')
ORDER BY period_from, aspect, value;
