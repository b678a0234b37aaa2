-- In a build that grew from a published one: the rows of documents that are new or changed, under the names of their
-- tables, so that the promises about single documents are checked on these alone. The other rows passed the same checks
-- in the build that it grew from and are what they were; `changes` says which are not.
create temp table fresh as
select document_id from changes.documents
union
select document_id from changes.text_reuse
union
select other_id as document_id from changes.text_reuse
union
select document_id from main.metrics where metric_id in (select metric_id from changes.metrics);

-- By row, so that the long texts of the others are not read.
create temp table documents as
select * from main.documents
where rowid in (select rowid from main.documents where document_id in (select document_id from fresh));

create temp table blocks as select * from main.blocks where document_id in (select document_id from fresh);

create temp table mentions as select * from main.mentions where document_id in (select document_id from fresh);

create temp table metrics as select * from main.metrics where document_id in (select document_id from fresh);

create temp table events as select * from main.events where document_id in (select document_id from fresh);

create temp table text_reuse as
select text_reuse.*
from main.text_reuse
semi join changes.text_reuse as changed
    on changed.document_id = text_reuse.document_id and changed.other_id = text_reuse.other_id;
