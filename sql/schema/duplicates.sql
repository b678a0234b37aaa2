CREATE TABLE main.duplicates (
    document_id  VARCHAR NOT NULL,
    canonical_id VARCHAR NOT NULL,
    cluster_id   VARCHAR NOT NULL,
    similarity   DOUBLE NOT NULL CHECK (similarity BETWEEN 0 AND 1),
    containment  DOUBLE NOT NULL CHECK (containment BETWEEN 0 AND 1),
    method       VARCHAR NOT NULL CHECK (method IN ('exact', 'near', 'contained')),
    reason       VARCHAR NOT NULL,
    CHECK (document_id <> canonical_id)
);

COMMENT ON TABLE main.duplicates IS
    'One row for a document that repeats another, wholly or nearly. Use this to see which document was kept and why. Not for shared passages between different stories: see text_reuse.';
COMMENT ON COLUMN main.duplicates.document_id IS 'The document that repeats: documents.document_id';
COMMENT ON COLUMN main.duplicates.canonical_id IS 'The document that stands for the cluster: documents.document_id';
COMMENT ON COLUMN main.duplicates.cluster_id IS 'documents.cluster_id of both';
COMMENT ON COLUMN main.duplicates.similarity IS 'Jaccard similarity of the two texts'' word shingles, 0 to 1; like containment, of the canonical text or of a nearer one that repeats it (reason says so)';
COMMENT ON COLUMN main.duplicates.containment IS 'Share of the shorter text''s word shingles that stand in the longer one, 0 to 1';
COMMENT ON COLUMN main.duplicates.method IS 'How the repetition was found';
COMMENT ON COLUMN main.duplicates.reason IS 'Why the canonical document was kept and this one was not, in words';
