-- Names of agents: planned, in force, past, withdrawn, and their history.
BEGIN;
SELECT plan(14);

SELECT intake.agent_save('acme', 'li', 'li@acme.example', '李', NULL, '李', '助理', NULL, NULL,
                         'zh-CN', NULL, true, 'CN=li', 'root');

SELECT is((SELECT names FROM intake.agents() WHERE login = 'li'), NULL,
          'an agent without further names is called as the agent''s row says');
SELECT is((SELECT certificate FROM intake.agents() WHERE login = 'li'), 'CN=li',
          'the certificate''s name is the agent''s');

SELECT ok(intake.name_plan('acme', 'li', 'en', '', 'Li', 'Na', 'Lina', NULL, NULL, NULL, NULL,
                           NULL, NULL, 'root', 'English customers') > 0, 'a name is set');
SELECT is((SELECT names FROM intake.agents() WHERE login = 'li'),
          E'en\x1f\x1fLi\x1fNa\x1fLina\x1f\x1f\x1f', 'it is in force at once, field by field');

SELECT ok(intake.name_plan('acme', 'li', 'en', '', NULL, NULL, 'Linda', NULL, NULL, NULL,
                           now() + interval '1 day', NULL, NULL, 'root', 'she asks for it') > 0,
          'a change is planned');
SELECT is((SELECT names FROM intake.agents() WHERE login = 'li'),
          E'en\x1f\x1fLi\x1fNa\x1fLina\x1f\x1f\x1f', 'and changes nothing today');
SELECT is((SELECT names FROM intake.agents_at(now() + interval '2 days') WHERE login = 'li'),
          E'en\x1f\x1f\x1f\x1fLinda\x1f\x1f\x1f', 'and is in force the day after tomorrow');
SELECT results_eq($$ SELECT state FROM intake.name_list('acme', 'li') $$,
                  ARRAY['in-force', 'planned'], 'the list tells them apart');

SELECT lives_ok(format('SELECT intake.name_withdraw(%L, %L, %s, %L, %L)', 'acme', 'li',
                       (SELECT max(name) FROM intake.agent_name), 'root', 'she does not'),
                'a planned name is taken back');
SELECT is((SELECT names FROM intake.agents_at(now() + interval '2 days') WHERE login = 'li'),
          E'en\x1f\x1fLi\x1fNa\x1fLina\x1f\x1f\x1f', 'and never comes into force');
SELECT throws_ok(format('SELECT intake.name_withdraw(%L, %L, %s, %L, %L)', 'acme', 'li',
                        (SELECT max(name) FROM intake.agent_name), 'root', 'again'),
                 'IN001', NULL, 'twice is once too often');

SELECT is((SELECT count(*)::int FROM intake.name_history('acme', 'li')), 4,
          'the history has the agent, two names and the withdrawal');
SELECT throws_ok($$ SELECT intake.name_plan('acme', 'li', '', '', NULL, NULL, E'Li\nna', NULL, NULL,
                                            NULL, NULL, NULL, NULL, 'root', NULL) $$,
                 'IN001', 'the name holds a control character', 'a line break is no part of a name');
SELECT throws_ok($$ SELECT intake.name_plan('acme', 'eve', '', '', NULL, NULL, 'Eve', NULL, NULL,
                                            NULL, NULL, NULL, NULL, 'root', NULL) $$,
                 'IN001', 'desk "acme" has no active agent "eve"', 'a stranger has no name here');

SELECT * FROM finish();
ROLLBACK;
