CREATE TABLE main.accounting (
    run_id    VARCHAR NOT NULL,
    step_no   INTEGER NOT NULL,
    step      VARCHAR NOT NULL,
    direction VARCHAR NOT NULL CHECK (direction IN ('in', 'out', 'duplicate', 'reject')),
    reason    VARCHAR NOT NULL,
    row_count BIGINT NOT NULL CHECK (row_count >= 0)
);

COMMENT ON TABLE main.accounting IS
    'One row for a count into or out of a step of a run, by reason. Use this to see that nothing vanished: in every step the rows in equal the rows out, the duplicates and the rejects together. Not for the refused inputs themselves: see rejects.';
COMMENT ON COLUMN main.accounting.run_id IS 'runs.run_id';
COMMENT ON COLUMN main.accounting.step_no IS 'Position of the step in the run, from 1';
COMMENT ON COLUMN main.accounting.step IS 'land, read, deduplicate, or load followed by the table''s name';
COMMENT ON COLUMN main.accounting.direction IS 'in: entered the step; out: went on; duplicate: repeats something kept; reject: refused';
COMMENT ON COLUMN main.accounting.reason IS 'Why it went this way: new, changed, unchanged, retold, exact, near, contained, empty, binary ...';
COMMENT ON COLUMN main.accounting.row_count IS 'How many inputs, documents or rows';
