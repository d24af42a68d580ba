/*
 * session_fixture - sessions of a program without store and templates, whose lines are acted, and a
 * mail server that is acted, too.
 */
#ifndef INTAKE_TESTS_SESSION_FIXTURE_H
#define INTAKE_TESTS_SESSION_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "filter/program_private.h"
#include "filter/session.h"

typedef struct acted_program {
    Program program;
    Snapshot snapshot;
    char *directory; /* the state directory */
} ActedProgram;

/* The directory knows one agent: login alex, address alex@acme.example, certificate alex-card. */
void acted_program_know_alex(ActedProgram *acted);

/* How the lines end, and what they saw. */
typedef struct session_act {
    Outcome outcome;
    VerdictKind kind;
    gboolean repeat;
    int incoming, outgoing; /* how often each line ran */
    gboolean may_spool;     /* whether the incoming line was given the spool */
    GString *mail;          /* what the last one saw */
    guint recipients;
    char *login;
} SessionAct;
extern SessionAct session_act;

/* Around a test, whose state is an ActedProgram. */
int session_begin_act(void **state);
int session_end_act(void **state);
#define ACTED(test) cmocka_unit_test_setup_teardown(test, session_begin_act, session_end_act)

Session *session_of(void **state);

typedef struct played_mail {
    const char *login, *client, *sender, *recipients, *from; /* recipients separated by blanks */
    const char *certificate;
    const char *field; /* a further field "Name: value" */
} PlayedMail;

void session_play_envelope(Session *session, const PlayedMail *mail);

/* Plays until the server is told that it needs to send no more; the last interest. */
SessionInterest session_play_until_body(Session *session, const PlayedMail *mail);

/* A whole mail. */
VerdictKind session_play(Session *session, const PlayedMail *mail);

#endif
