-- question: What happened in 2013, in order?
SELECT date, event_type, actors, targets, status, independent_sources, sentence
FROM events_between('2013-01-01', '2013-12-31');
