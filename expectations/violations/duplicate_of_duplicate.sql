-- severity: critical
-- a duplicate whose canonical document is a duplicate itself (a chain), or is not marked canonical
select duplicates.document_id, duplicates.canonical_id, documents.is_canonical
from duplicates
join documents on documents.document_id = duplicates.canonical_id
left join duplicates as further on further.document_id = duplicates.canonical_id
where not documents.is_canonical or further.document_id is not null
