-- Canonical order: published earliest, then longest, then the lowest id. Copies of one text go on as their first; the
-- first may change when a copy comes that goes before it.
WITH texts AS (
    FROM kept.texts
),
known AS (
    SELECT no FROM before.texts
),
placed AS (
    SELECT t.*, k.no IS NOT NULL AS is_known,
           -- A text without a word copies nobody.
           CASE WHEN t.words > 0 THEN 0 ELSE t.no END AS apart,
           CAST(row_number() OVER (ORDER BY t.published_from NULLS LAST, t.words DESC, t.document_id) AS INTEGER) AS place
    FROM texts t
    LEFT JOIN known k ON k.no = t.no
),
firsts AS (
    SELECT *,
           min(place) OVER same AS first_place,
           arg_min(no, place) OVER same AS first_no,
           arg_min(no, place) FILTER (WHERE is_known) OVER same AS first_before
    FROM placed
    WINDOW same AS (PARTITION BY content, apart)
),
final AS (
    SELECT no, document_id, place, first_place, first_no, CASE WHEN is_known THEN first_before END AS first_before,
           no = first_no AS is_first, is_known AND no = first_before AS was_first,
           content, words, distinct_shingles, published_from
    FROM firsts
)
SELECT no, document_id, place, first_place, first_no, first_before, is_first, was_first, content, words,
       distinct_shingles, published_from
FROM final
