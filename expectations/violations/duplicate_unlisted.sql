-- severity: critical
-- a document that stands for no cluster and is no listed duplicate, or stands for one and is listed
select documents.document_id, documents.cluster_id, documents.is_canonical, duplicates.canonical_id
from documents
left join duplicates using (document_id)
where documents.is_canonical = (duplicates.document_id is not null)
