-- How well the owner of an address was proven, and decisions of reviews.

ALTER TABLE intake.address ADD COLUMN grade text COLLATE "C";
ALTER TABLE intake.address ADD COLUMN grade_at timestamptz;
ALTER TABLE intake.address ADD COLUMN grade_by text;
COMMENT ON COLUMN intake.address.grade IS 'Best identity grade a mail of it reached: confirmed or authenticated; NULL: none';
COMMENT ON COLUMN intake.address.grade_at IS 'When it was last reached; the settings say for how long it is kept';
COMMENT ON COLUMN intake.address.grade_by IS 'By what';

-- Their results have further columns now; the files in functions/ make them anew.
DROP FUNCTION IF EXISTS intake.customer_addresses(text, bigint);
DROP FUNCTION IF EXISTS intake.lookup(text, text, text, bytea, text[], bigint, interval, text, text,
                                      timestamptz, text[]);
