-- What programs and functions of the admin's are told, in order, once for all.
BEGIN;
SELECT plan(24);

CREATE FUNCTION pg_temp.claimed() RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws('|', hook, ticket, attempts) FROM intake.hook_claim('1 minute')
$$;
CREATE FUNCTION pg_temp.open(p_ticket bigint, p_state intake.ticket_state) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject)
    VALUES ('acme', p_ticket, 11, 'ann@x.example', p_state, 'billing', 'unknown', 'Bill')
$$;
INSERT INTO intake.customer (desk, customer, name) VALUES ('acme', 1, 'Ann');
INSERT INTO intake.contact (desk, contact, customer) VALUES ('acme', 11, 1);
INSERT INTO intake.address (desk, address, contact, customer) VALUES ('acme', 'ann@x.example', 11, 1);

SELECT pg_temp.open(1, 'open');
SELECT is_empty('SELECT FROM intake.hook_run', 'where nobody wants to be told nothing is kept');
SELECT intake.hooks_wanted('acme', ARRAY['registered', 'closed']);
SELECT intake.hooks_wanted('acme', ARRAY['registered', 'closed', 'rating']);
SELECT is((SELECT string_agg(hook, ' ' ORDER BY hook) FROM intake.hook), 'closed rating registered',
          'wishes are written down');
SELECT pg_temp.open(2, 'awaiting-confirmation');
UPDATE intake.ticket SET state = 'closed' WHERE ticket = 2;
UPDATE intake.ticket SET state = 'closed' WHERE ticket = 2;
SELECT pg_temp.open(3, 'open');
SELECT is((SELECT string_agg(hook || ticket, ' ' ORDER BY run) FROM intake.hook_run),
          'registered2 closed2 registered3', 'what is wanted is noted once');

SELECT is(pg_temp.claimed(), 'registered|2|1', 'the oldest is told first');
SELECT is(pg_temp.claimed(), 'registered|3|1', 'another ticket does not wait');
SELECT is(pg_temp.claimed(), '', 'the next of the same ticket does');
SELECT intake.hook_retry('acme', run, '0 seconds', 'exit 1') FROM intake.hook_run
 WHERE hook = 'registered' AND ticket = 2;
SELECT is(pg_temp.claimed(), 'registered|2|2', 'what failed is told again, before the rest');
SELECT is((SELECT reason FROM intake.hook_run WHERE ticket = 2 AND hook = 'registered'), 'exit 1',
          'and it is known why');
SELECT intake.hook_end('acme', run, 'hook-told', 'ok') FROM intake.hook_run
 WHERE hook = 'registered' AND ticket = 2;
SELECT is((SELECT facts::jsonb - 'opened' - 'run' FROM intake.hook_claim('1 minute')),
          '{"hook": "closed", "desk": "acme", "ticket": 2, "state": "closed", "type": "billing",
            "subject": "Bill", "language": null, "identity": "unknown", "address": "ann@x.example",
            "customer": 1, "name": "Ann", "group": "individual", "facts": {}, "rating": null}'::jsonb,
          'then the next, with the facts');
SELECT is((SELECT why FROM intake.event WHERE what = 'hook-told'), 'registered: ok',
          'an event keeps that it was told');

-- ---- functions ----
CREATE TABLE public.points (ticket bigint);
GRANT INSERT ON public.points TO intake_admin;
CREATE FUNCTION intake.site_points(facts jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.points VALUES ((facts ->> 'ticket')::bigint);
    IF facts ->> 'ticket' = '3' THEN
        RAISE 'no points for 3';
    END IF;
END
$$;
SELECT is((SELECT intake.hook_call('acme', run, 'points') FROM intake.hook_run WHERE ticket = 2), NULL,
          'a function is told');
SELECT is((SELECT intake.hook_call('acme', run, 'points') FROM intake.hook_run WHERE ticket = 3),
          'intake.site_points: no points for 3', 'one that fails says why');
SELECT results_eq('SELECT ticket FROM public.points', ARRAY[2::bigint], 'and leaves nothing behind');
SELECT results_eq('SELECT ticket FROM intake.hook_run', ARRAY[3::bigint], 'but what is to be told');
SELECT is((SELECT intake.hook_call('acme', 99, 'points')), NULL, 'what was told is told no more');

-- ---- verifying ----
DELETE FROM intake.hook_run;
SELECT intake.hooks_wanted('acme', ARRAY['verify']);
SELECT pg_temp.open(4, 'awaiting-confirmation');
SELECT pg_temp.open(5, 'awaiting-confirmation');
SELECT is_empty('SELECT FROM intake.hook_run', 'who was not asked by mail is not called either');
SET LOCAL search_path = intake, public;
SELECT intake.ask_confirmation('acme', 'ann@x.example', n, now() + interval '1 hour')
  FROM unnest(ARRAY[4, 5, 5]) AS n;
RESET search_path;
SELECT is((SELECT string_agg(hook || ticket, ' ' ORDER BY run) FROM intake.hook_run), 'verify4 verify5',
          'who was is, once');
SELECT intake.verification_end('acme', run, 'no', 'wrong code') FROM intake.hook_run WHERE ticket = 5;
SELECT is((SELECT state::text FROM intake.ticket WHERE ticket = 5), 'awaiting-confirmation',
          'a no leaves the ticket as it is');
SELECT is((SELECT grade FROM intake.address), NULL, 'and the address');
SELECT intake.verification_end('acme', run, 'yes', 'code') FROM intake.hook_run WHERE ticket = 4;
SELECT intake.verification_end('acme', 999, 'yes', 'code');
SELECT is((SELECT concat_ws('|', state, best_identity) FROM intake.ticket WHERE ticket = 4),
          'open|confirmed', 'a yes releases it');
SELECT is((SELECT concat_ws('|', grade, grade_by) FROM intake.address),
          'confirmed|verified by verify.command', 'and lifts the grade');
SELECT is((SELECT string_agg(what || ' ' || why, ', ' ORDER BY event) FROM intake.event
            WHERE who = 'verify.command' AND what LIKE 'verification-%'),
          'verification-no wrong code, verification-yes code', 'each is evidence');
SELECT is_empty('SELECT FROM intake.hook_run', 'and told');
SELECT intake.hooks_wanted('acme', NULL);
SELECT is_empty('SELECT FROM intake.hook', 'wishes end');

SELECT * FROM finish();
ROLLBACK;
