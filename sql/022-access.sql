-- What agents may do besides answering. Who has no role may do all, as before there were any.

CREATE TABLE intake.access_role (
    desk text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    rights text[] NOT NULL,
    PRIMARY KEY (desk, name)
);
COMMENT ON TABLE intake.access_role IS 'Roles of a desk''s own; agent, lead and admin are there without, and can be made otherwise here';
COMMENT ON COLUMN intake.access_role.desk IS 'The desk';
COMMENT ON COLUMN intake.access_role.name IS 'Its name';
COMMENT ON COLUMN intake.access_role.rights IS 'What its agents may do, of all_rights()';

ALTER TABLE intake.agent ADD COLUMN access_role text COLLATE "C";
ALTER TABLE intake.agent ADD COLUMN system_user text COLLATE "C";
COMMENT ON COLUMN intake.agent.access_role IS 'Role that says what the agent may do; NULL: everything';
COMMENT ON COLUMN intake.agent.system_user IS 'User on the mail server as whom the agent runs intakectl; NULL: the one of the login''s name';
CREATE UNIQUE INDEX agent_system_user ON intake.agent (desk, system_user);
