-- A mail's text was written as it is, to the write-ahead log as well, since rows below 8160 octets
-- were left alone: below that, a column that does not fit is moved out of its row before others are
-- compressed, which costs several rows of another table. Columns that stay in the row are compressed
-- from 2 KB on, the largest first. What is stored stays as it is until it is written again.

DO $$
DECLARE
    wide text;
BEGIN
    FOR wide IN
        SELECT c.column_name FROM information_schema.columns c
         WHERE c.table_schema = 'intake' AND c.table_name = 'message' AND c.data_type = 'text'
    LOOP
        EXECUTE format('ALTER TABLE intake.message ALTER COLUMN %I SET STORAGE MAIN', wide);
    END LOOP;
END
$$;
ALTER TABLE intake.message RESET (toast_tuple_target);
