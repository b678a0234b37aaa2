-- severity: critical
-- a duplicate whose cluster is not the one of its document and of its canonical document
select duplicates.document_id, duplicates.canonical_id, duplicates.cluster_id
from duplicates
join documents as repeats on repeats.document_id = duplicates.document_id
join documents as canonical on canonical.document_id = duplicates.canonical_id
where repeats.cluster_id <> duplicates.cluster_id or canonical.cluster_id <> duplicates.cluster_id
