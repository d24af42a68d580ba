-- Names of agents: planned, in force, past, withdrawn, and their history.
BEGIN;
SELECT plan(33);

SELECT intake.agent_save('acme', 'li', 'li@acme.example', '李', NULL, '李', '助理', NULL, NULL,
                         'zh-CN', NULL, true, 'CN=li', 'root', 'new here');

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


SELECT is((SELECT why FROM intake.event WHERE what = 'agent-added'),
          'login li, short name 李, surname 李, title 助理, language zh-CN, address li@acme.example, certificate CN=li; new here',
          'the event says what is known of the agent, and why');
SELECT intake.agent_save('acme', 'li', 'li@acme.example', '李', NULL, '李', '经理', NULL, NULL,
                         'zh-CN', NULL, true, 'CN=li', 'root', 'promoted') FROM generate_series(1, 2);
SELECT is((SELECT string_agg(why, '|') FROM intake.event WHERE what = 'agent-changed'),
          'login li, title 经理 (was 助理); promoted',
          'a change tells what it was before, and the same again is none');
SELECT throws_ok($$ SELECT intake.agent_save('acme', 'li', NULL, E'Li\x01', NULL, 'Li', NULL, NULL,
                                             NULL, 'en', NULL, true, NULL, 'root', NULL) $$,
                 'IN001', NULL, 'a control character is no part of an agent');
SELECT throws_ok($$ SELECT intake.agent_save('acme', 'wang', NULL, NULL, NULL, '王', NULL, NULL,
                                             NULL, 'zh-CN', NULL, true, 'CN=li', 'root', NULL) $$,
                 'IN001', 'the certificate "CN=li" is already that of agent "li"',
                 'one certificate stands for one agent');

SELECT is(intake.name_plan('acme', 'li', 'en', '', 'Li', 'Na', 'Lina', NULL, NULL, NULL, NULL, NULL,
                           NULL, 'root', 'again'),
          (SELECT min(name) FROM intake.agent_name WHERE login = 'li'),
          'what is in force already is not decided twice');
SELECT throws_ok($$ SELECT intake.name_plan('acme', 'li', 'en', '', 'Li', NULL, NULL, NULL, NULL,
                                            NULL, now() - interval '1 day', NULL, NULL, 'root', NULL) $$,
                 'IN001', NULL, 'the past is not changed');
SELECT throws_ok($$ SELECT intake.name_plan('acme', 'li', 'en', '', 'Li', NULL, NULL, NULL, NULL,
                                            NULL, NULL, now(), NULL, 'root', NULL) $$,
                 'IN001', 'the name would end before it begins', 'a name lasts some time');

-- Two that overlap: the later one for its time, then the earlier one again.
SELECT intake.name_plan('acme', 'li', 'en', 'chat', NULL, NULL, 'Lin', NULL, NULL, NULL, NULL, NULL,
                        NULL, 'root', NULL),
       intake.name_plan('acme', 'li', 'en', 'chat', NULL, NULL, 'Lucy', NULL, NULL, NULL,
                        now() + interval '1 day', now() + interval '2 days', NULL, 'root', NULL);
SELECT results_eq($$ SELECT split_part(split_part(names, E'\x1e', 2), E'\x1f', 5)
                       FROM generate_series(0, 2) AS day,
                            intake.agents_at(now() + day * interval '1 day' + interval '1 hour')
                      WHERE login = 'li' ORDER BY day $$,
                  ARRAY['Lin', 'Lucy', 'Lin'], 'of two names the later one holds for its time');
UPDATE intake.agent_name SET valid_from = now() - interval '2 hours', valid_until = now() - interval '1 hour'
 WHERE short_name = 'Lucy';
SELECT is((SELECT state FROM intake.name_list('acme', 'li') WHERE short = 'Lucy'), 'past',
          'what ended is past');

SELECT throws_ok($$ SELECT intake.name_import('acme', '[{"login": "li", "short": "Lilly"},
                                                        {"login": "nobody", "short": "No"}]',
                                              'root', NULL) $$,
                 'IN001', 'desk "acme" has no active agent "nobody"', 'one wrong name is too many');
SELECT is_empty($$ SELECT FROM intake.agent_name WHERE short_name = 'Lilly' $$,
                'and none of the others is set');

SELECT intake.name_feedback_add('acme', 'li', 'Lina · ACME', NULL, 'bad', 'too short', 'root');
SELECT results_eq($$ SELECT name, verdict, words FROM intake.name_feedback_list('acme', 'li') $$,
                  $$ VALUES ('Lina · ACME', 'bad', 'too short') $$, 'what was said is kept');
SELECT throws_ok($$ SELECT intake.name_feedback_add('acme', 'li', 'Lina', 99, 'bad', NULL, 'root') $$,
                 'IN001', 'desk "acme" has no ticket 99', 'of a ticket that is there');

INSERT INTO intake.ticket (desk, ticket, state, service_type, identity, subject)
VALUES ('acme', 7, 'open', 'billing', 'unknown', 'x');
SELECT throws_ok($$ SELECT intake.name_feedback_add('acme', 'li', 'Lina', 7, 'bad', NULL, 'root') $$,
                 'IN001', 'agent "li" has not answered ticket 7', 'and that the agent answered');
INSERT INTO intake.message (desk, ticket, kind, author_name, login, subject, body)
VALUES ('acme', 7, 'agent', 'Alex · ACME', 'alex', 'x', 'x'),
       ('acme', 7, 'agent', 'Lin · ACME', 'li', 'x', 'x'),
       ('acme', 7, 'agent', 'Lina · ACME', 'li', 'x', 'x');
SELECT is(intake.name_feedback_add('acme', 'li', 'Lucy · ACME', 7, 'good', NULL, 'root'),
          'Lin · ACME', 'of a ticket it is about the name the ticket knows the agent by');
SELECT is((SELECT name FROM intake.name_feedback_list('acme', 'li') WHERE ticket = 7),
          'Lin · ACME', 'and that is what is kept');

SELECT intake.name_plan('acme', 'li', 'en', 'phone', NULL, NULL, 'Lulu', NULL, NULL, NULL,
                        now() + interval '1 day', NULL, NULL, 'root', NULL);
SELECT intake.agent_remove('acme', 'li', 'root');
SELECT intake.agent_save('acme', 'li', 'li.two@acme.example', '李', NULL, 'Ling', NULL, NULL, NULL,
                         'en', NULL, true, NULL, 'root', 'another one');
SELECT results_eq($$ SELECT names FROM generate_series(0, 2) AS day,
                            intake.agents_at(now() + day * interval '1 day' + interval '1 hour')
                      WHERE login = 'li' $$,
                  ARRAY[NULL, NULL, NULL]::text[],
                  'a login that is given anew has nothing of its predecessor''s names');
SELECT is((SELECT DISTINCT withdrawn_why FROM intake.agent_name WHERE short_name = 'Lulu'),
          'agent removed', 'the history says why');
SELECT is((SELECT state FROM intake.name_list('acme', 'li') WHERE short = 'Lucy'), 'past',
          'what had ended before stays past');

SELECT * FROM finish();
ROLLBACK;
