-- severity: critical by document
-- a block that reaches beyond its text, or that says to repeat what is no earlier block of its document
select blocks.document_id, blocks.block_no, blocks.char_start, blocks.char_end, blocks.repeats
from blocks
join documents using (document_id)
left join blocks as repeated
    on repeated.document_id = blocks.document_id and repeated.block_no = blocks.repeats
where blocks.char_end > length(documents.text)
    or blocks.repeats is not null and (repeated.block_no is null or repeated.block_no >= blocks.block_no)
