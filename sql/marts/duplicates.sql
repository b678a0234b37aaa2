-- One row for a document that repeats another, with what was measured and why the other was kept.
WITH clusters AS (
    SELECT document_id, place, canonical_id, canonical_place FROM staging.clusters WHERE NOT is_canonical
),
links AS (
    SELECT place, parent, similarity, containment, method FROM staging.followed_texts
),
ordered AS (
    SELECT document_id, place, words, published_from FROM staging.document_order
),
-- A copy of a text that itself repeats another stands to that other as its twin does.
measured AS (
    SELECT l.place,
           coalesce(t.parent, l.parent) AS parent,
           coalesce(t.similarity, l.similarity) AS similarity,
           coalesce(t.containment, l.containment) AS containment,
           coalesce(t.method, l.method) AS method
    FROM links l
    LEFT JOIN links t ON l.method = 'exact' AND t.place = l.parent
),
told AS (
    SELECT c.document_id, c.canonical_id, m.similarity, m.containment, m.method,
           CASE m.method
               WHEN 'exact' THEN 'the same words'
               WHEN 'near' THEN printf('%.0f%% of the word shingles of both are common', 100 * m.similarity)
               ELSE printf('%.0f%% of the shorter one''s word shingles stand in the longer one', 100 * m.containment)
           END AS likeness,
           CASE WHEN m.parent = c.canonical_place THEN '' ELSE printf(' (compared with %s, which repeats it)', via.document_id) END AS chain,
           CASE
               WHEN kept.published_from < this.published_from
                   THEN printf('published earlier (%s against %s)', kept.published_from, this.published_from)
               WHEN kept.published_from IS NOT NULL AND this.published_from IS NULL THEN 'dated, and this one is not'
               WHEN kept.words > this.words THEN printf('longer (%d words against %d)', kept.words, this.words)
               ELSE 'of the same date and length, and first by its id'
           END AS preference
    FROM clusters c
    JOIN measured m ON m.place = c.place
    JOIN ordered this ON this.place = c.place
    JOIN ordered kept ON kept.place = c.canonical_place
    JOIN ordered via ON via.place = m.parent
),
final AS (
    SELECT document_id, canonical_id, canonical_id AS cluster_id, similarity, containment, method,
           concat(likeness, chain, '; the one kept is ', preference) AS reason
    FROM told
)
SELECT document_id, canonical_id, cluster_id, similarity, containment, method, reason FROM final
