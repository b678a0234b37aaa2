-- severity: critical by document
-- a mention whose surface is not the words at its offsets, or whose offsets are outside the text
select mentions.document_id, mentions.entity_id, mentions.char_start, mentions.char_end, mentions.surface
from mentions
join documents using (document_id)
where mentions.char_start < 0
    or mentions.char_end > length(documents.text)
    or mentions.surface <> substr(documents.text, mentions.char_start + 1, mentions.char_end - mentions.char_start)
