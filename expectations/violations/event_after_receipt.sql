-- severity: critical by document
-- an event that is said to have occurred after its document was received (a day of grace for time zones)
select events.event_id, events.document_id, events.status, events.date, events.date_from, documents.received_at
from events
join documents using (document_id)
where events.status = 'occurred'
    and events.date_from > cast(documents.received_at at time zone 'UTC' as date) + 1
