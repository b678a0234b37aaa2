-- question: What was the state between Taobao and WeChat on 1 June 2019?
SELECT from_name, relation, state, to_name, valid_from, valid_to
FROM relation_asof('2019-06-01')
WHERE from_name IN ('Taobao', 'WeChat') AND to_name IN ('Taobao', 'WeChat');
