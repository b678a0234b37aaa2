-- severity: warning
-- more daily than monthly active users, or more active users than users, for one entity, period and place
with sizes as (
    select fact_id, entity_id, period, geo, measure, value_min, value_max,
        case measure when 'daily_active_users' then 1 when 'monthly_active_users' then 2 when 'users' then 3 end as width
    from metric_facts
    where aspect = 'level' and unit = 'count' and entity_id is not null and period is not null
)

select narrow.entity_id, narrow.period, narrow.measure, narrow.value_min, wide.measure as wider_measure, wide.value_max,
    narrow.fact_id, wide.fact_id as wider_fact_id
from sizes as narrow
join sizes as wide
    on wide.entity_id = narrow.entity_id
    and wide.period = narrow.period
    and wide.geo is not distinct from narrow.geo
    and wide.width > narrow.width
where narrow.value_min > wide.value_max
