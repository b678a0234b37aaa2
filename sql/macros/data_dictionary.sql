CREATE OR REPLACE VIEW main.data_dictionary AS
WITH things AS (
    SELECT t.schema_name, t.table_name, 'table' AS kind, t.comment FROM duckdb_tables() t
    WHERE NOT t.internal AND t.database_name = current_database()
    UNION ALL
    SELECT v.schema_name, v.view_name, 'view', v.comment FROM duckdb_views() v
    WHERE NOT v.internal AND v.database_name = current_database()
)
SELECT g.schema_name, g.table_name, g.kind AS table_kind, c.column_index AS position, c.column_name, c.data_type,
       c.comment AS description, g.comment AS use_for
FROM things g
JOIN duckdb_columns() c ON c.schema_name = g.schema_name AND c.table_name = g.table_name
WHERE g.schema_name IN ('main', 'reference') AND c.database_name = current_database()
ORDER BY g.schema_name, g.table_name, c.column_index;

COMMENT ON VIEW main.data_dictionary IS
    'One row for a column of a table or view: its type, what it means, and what its table is for and not for. Use this first.';
COMMENT ON COLUMN main.data_dictionary.schema_name IS 'main: the published tables; reference: what the reading goes by';
COMMENT ON COLUMN main.data_dictionary.table_name IS 'Name of the table or view';
COMMENT ON COLUMN main.data_dictionary.table_kind IS 'table or view';
COMMENT ON COLUMN main.data_dictionary.position IS 'Position of the column, from 1';
COMMENT ON COLUMN main.data_dictionary.column_name IS 'Name of the column';
COMMENT ON COLUMN main.data_dictionary.data_type IS 'Its type in DuckDB';
COMMENT ON COLUMN main.data_dictionary.description IS 'What the column means';
COMMENT ON COLUMN main.data_dictionary.use_for IS 'What one row of the table stands for, what to use it for, and what not';
