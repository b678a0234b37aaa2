-- severity: critical by document
-- a document whose blocks do not hold all its text but the white space around lines: a line was lost
with lined as (
    select document_id, length(regexp_replace(text, margins(), '', 'g')) as characters
    from documents
),

held as (
    select document_id, sum(char_end - char_start) as characters from blocks group by document_id
)

select lined.document_id, lined.characters, coalesce(held.characters, 0) as characters_in_blocks
from lined
left join held using (document_id)
where lined.characters <> coalesce(held.characters, 0)
