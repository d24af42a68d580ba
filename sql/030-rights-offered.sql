-- Notes, service types and what is said of names take a right each, which everybody had; and of a
-- role it is known which rights there were to choose from when it was made.

ALTER TABLE intake.access_role ADD COLUMN offered text[] NOT NULL
    DEFAULT '{approve,assign,verify,rename,merge,customers,block,send,teach,export,erase,grant,note,type,feedback}';
COMMENT ON COLUMN intake.access_role.offered IS 'The rights that were there when somebody said last what it may do: a right that is not among them came later, and nobody has decided on it';
UPDATE intake.access_role SET rights = rights || '{note,type,feedback}';
