-- Who has how much in work, who is there, and who gets a ticket.
BEGIN;
SELECT plan(19);
SET LOCAL search_path = public, intake; -- as the doors have it

INSERT INTO intake.customer (desk, customer) VALUES ('acme', 1);
INSERT INTO intake.contact (desk, contact, customer) VALUES ('acme', 1, 1);
INSERT INTO intake.address (desk, address, contact, customer) VALUES ('acme', 'ann@x.example', 1, 1);
INSERT INTO intake.agent (desk, login, address, language, service_types, access_role)
VALUES ('acme', 'alex', 'alex@acme.example', 'en', '{}', NULL),
       ('acme', 'kim', NULL, NULL, '{billing,complaint}', 'agent'),
       ('acme', 'li', 'li@acme.example', 'zh-CN', '{}', NULL);
INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject,
                           assignee)
SELECT 'acme', n, 1, 'ann@x.example', state::intake.ticket_state, 'billing', 'unknown', 's', assignee
  FROM (VALUES (1, 'open', 'li'), (2, 'answered', 'li'), (3, 'awaiting-review', 'alex'),
               (4, 'open', NULL)) AS v (n, state, assignee);
CREATE FUNCTION pg_temp.tasks()
RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(login || ' ' || ticket, ', ' ORDER BY ticket) FROM intake.agent_task
$$;

-- ---- what is in work ----
SELECT is(pg_temp.tasks(), 'li 1, alex 3', 'what is answered is nobody''s work');
SELECT intake.ticket_set_state('acme', 2, 'open', 'root', NULL);
SELECT intake.ticket_set_state('acme', 3, 'closed', 'root', NULL);
SELECT is(pg_temp.tasks(), 'li 1, li 2', 'it is again when it is open, and no more when it is closed');
SELECT intake.ticket_assign('acme', 1, 'alex', 'root', NULL);
SELECT intake.ticket_assign('acme', 2, NULL, 'root', NULL);
SELECT is(pg_temp.tasks(), 'alex 1', 'it goes with the ticket');
DELETE FROM intake.ticket WHERE ticket = 1;
SELECT is(pg_temp.tasks(), NULL, 'and with its end');

-- ---- who is there ----
SELECT lives_ok($$ SELECT intake.agent_away('acme', 'li', now() + interval '2 days', 'li', 'ill') $$,
    'an agent is away by his own word');
SELECT throws_like($$ SELECT intake.agent_away('acme', 'li', now() + interval '3 days', 'kim', NULL) $$,
    'the right "assign" is missing%', 'and by another''s where that one may assign');
SELECT throws_like($$ SELECT intake.agent_away('acme', 'li', now() - interval '1 day', 'root', NULL) $$,
    '%is past%', 'nobody is away until yesterday');
SELECT throws_like($$ SELECT intake.agent_away('acme', 'gone', NULL, 'root', NULL) $$,
    '%no active agent "gone"%', 'nor is who is none');
SELECT is((SELECT string_agg(concat_ws(' ', login, (away LIKE 'until %: ill')::text, tickets), ', ' ORDER BY login)
             FROM intake.agent_duty('acme', false)), 'alex 0, kim 0, li true 0', 'a list tells it');
SELECT intake.agent_away('acme', 'li', NULL, 'root', NULL);
SELECT is((SELECT string_agg(what, ' ' ORDER BY event) FROM intake.event
            WHERE what LIKE 'agent-%'), 'agent-away agent-back', 'and the history');

-- ---- what the filter is told ----
SELECT intake.ticket_assign('acme', 4, 'kim', 'root', NULL);
SELECT is(translate(intake.known_duty('acme', 'ann@x.example', NULL, NULL, 4, true), E'\x1e\x1f', '|,'),
    'agent,alex,alex@acme.example,en,,,0|agent,kim,,,billing complaint,,1|agent,li,li@acme.example,zh-CN,,,0|'
    'ticket,4,kim|ticket,3,alex|ticket,4,kim|last,kim',
    'who could answer, with how much in work, whose the tickets are, and who was last');
SELECT is(translate(intake.known_duty('acme', 'new@x.example', NULL, NULL, NULL, false), E'\x1e\x1f', '|,'),
    'agent,alex,alex@acme.example,en,,,|agent,kim,,,billing complaint,,|agent,li,li@acme.example,zh-CN,,,|last',
    'of a stranger the agents alone');

-- ---- what its author asked for before ----
UPDATE intake.ticket SET first_answer_at = now() WHERE ticket IN (2, 3);
INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject,
                           first_answer_at)
SELECT 'acme', 100 + n, 1, 'ann@x.example', 'closed', 'technical', 'unknown', 's', now()
  FROM generate_series(1, 19) AS n;
SELECT is(translate(intake.known_history('acme', 'ann@x.example'), E'\x1e\x1f', '|,'), 'technical,19',
    'of the last twenty, those that an agent answered');
DELETE FROM intake.ticket WHERE ticket BETWEEN 103 AND 119;
SELECT is(translate(intake.known_history('acme', 'ann@x.example'), E'\x1e\x1f', '|,')
          || coalesce(intake.known_history('acme', 'new@x.example'), ' none')
          || coalesce(intake.known_history('beta', 'ann@x.example'), ' none'),
    'billing,2|technical,2 none none', 'by type, for that author at that desk');

-- ---- who gets it ----
SELECT intake.give_ticket('acme', 4, 'kim', 'alex', 'filter', 'kim is away');
SELECT is((SELECT assignee FROM intake.ticket WHERE ticket = 4), 'alex', 'a ticket is given');
SELECT is((SELECT concat_ws('|', who, what, why) FROM intake.event WHERE ticket = 4 ORDER BY event DESC LIMIT 1),
    'filter|assigned|to alex: kim is away', 'with the reason');
SELECT intake.give_ticket('acme', 4, 'kim', 'li', 'filter', 'late');
SELECT is((SELECT assignee FROM intake.ticket WHERE ticket = 4), 'alex', 'not when it is another''s by now');
SELECT intake.give_ticket('acme', 4, 'alex', 'gone', 'filter', 'late');
SELECT is((SELECT assignee FROM intake.ticket WHERE ticket = 4), 'alex', 'nor to who is gone');
SELECT is((SELECT count(*)::int FROM intake.event WHERE ticket = 4 AND what = 'assigned'), 2,
    'and nothing is noted of it');

SELECT * FROM finish();
ROLLBACK;
