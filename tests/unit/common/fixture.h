/*
 * fixture - what decisions are made from, for tests: settings out of a text, and facts, envelope
 * and store's answer as of a plain mail from Ann that tests then bend.
 */
#ifndef INTAKE_TESTS_FIXTURE_H
#define INTAKE_TESTS_FIXTURE_H

#include "mail/known.h"
#include "mail/mail.h"
#include "settings/settings.h"

/* Settings with the desks "acme" (support@acme.example, help@acme.example; en, zh-CN; types
   consultation, technical, complaint, billing; Shanghai hours; gateways web, app and lists) and
   "globex" (desk@globex.example; en; subject tag without prefix). Fails the test when they do not
   load. Caller unrefs. */
Settings *fixture_settings(void);

/* The same with `desks` instead of those two: what stands between "desks = (" and ");". */
Settings *fixture_settings_of(const char *desks);

/* From "Ann <ann@customer.example>", To support@acme.example, Subject "A question". */
MailFacts *fixture_facts(void);
void fixture_facts_add_field(MailFacts *facts, const char *name, const char *value);

/* MAIL FROM ann@customer.example, RCPT TO support@acme.example, client 203.0.113.5. */
Envelope *fixture_envelope(void);

/* Adds a ticket 1042, open, of type technical. Borrowed from `known`. */
KnownTicket *fixture_known_ticket(Known *known, TicketClue clue);

#endif
