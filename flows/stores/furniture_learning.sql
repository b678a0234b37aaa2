-- The lines that stand in many articles of one site. `sites` says the site of each document; $least, $share and $long
-- are those of flows.stores.furniture. A copy of an article says nothing of its site, so only canonical ones count.
WITH pages AS (
    SELECT sites.site, documents.document_id, documents.text
    FROM sites
    JOIN documents USING (document_id)
    WHERE documents.is_canonical
),

sizes AS (
    SELECT site, count(*) AS pages
    FROM pages
    GROUP BY site
    HAVING count(*) >= $least
),

lines AS (
    SELECT
        pages.site,
        pages.document_id,
        substr(pages.text, blocks.char_start + 1, blocks.char_end - blocks.char_start) AS line
    FROM pages
    JOIN sizes USING (site)
    JOIN blocks USING (document_id)
    WHERE blocks.char_end - blocks.char_start <= $longest
),

counted AS (
    SELECT site, line, count(DISTINCT document_id) AS documents
    FROM lines
    GROUP BY site, line
    HAVING count(DISTINCT document_id) >= $least
)

SELECT counted.site, counted.line, counted.documents
FROM counted
JOIN sizes USING (site)
WHERE
    CASE
        WHEN length(counted.line) <= $short THEN counted.documents >= $share * sizes.pages
        ELSE counted.documents > $least AND counted.documents >= $long_share * sizes.pages
    END
ORDER BY ALL
