-- severity: critical by document
-- a shared passage that reaches beyond one of its two texts
select text_reuse.*
from text_reuse
join documents as here on here.document_id = text_reuse.document_id
join documents as there on there.document_id = text_reuse.other_id
where text_reuse.char_start < 0
    or text_reuse.other_start < 0
    or text_reuse.char_end > length(here.text)
    or text_reuse.other_end > length(there.text)
    or text_reuse.char_start >= text_reuse.char_end
    or text_reuse.other_start >= text_reuse.other_end
