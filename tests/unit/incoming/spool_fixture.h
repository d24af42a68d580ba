/*
 * spool_fixture - a spool in a state directory of its own, whose mails a story tells the fate of.
 */
#ifndef INTAKE_TESTS_SPOOL_FIXTURE_H
#define INTAKE_TESTS_SPOOL_FIXTURE_H

#include "incoming/spool_private.h"

extern const MessageLimits desk_spool_message_limits;
extern const SpoolLimits desk_spool_roomy;

typedef struct desk_spool { /* a spool in a fresh state directory, and what became of its mails */
    char *directory;
    Log *log;
    Spool *spool;
    GPtrArray *tried;  /* char *: senders, in the order they were tried */
    const char *story; /* per sender, "name=X": A away, D declined, H hopeless; else registered */
} DeskSpool;

/* Around a test, whose state is a DeskSpool. */
int spool_set_up(void **state);
int spool_tear_down(void **state);
#define SPOOL_TEST(test) cmocka_unit_test_setup_teardown(test, spool_set_up, spool_tear_down)

/* Keeps a mail of that sender. */
Outcome desk_spool_keep_sized(DeskSpool *desk, const char *sender, gsize size,
                              const SpoolLimits *limits);
void desk_spool_keep(DeskSpool *desk, const char *sender);

/* One pass; how many were registered. The attempt is what its story tells. */
guint desk_spool_drain(DeskSpool *desk);
SpoolAttempt desk_spool_attempt(const SpooledMail *mail, gpointer desk, GError **reason_r);

void desk_spool_assert_tried(const DeskSpool *desk, const char *wanted);
void desk_spool_assert_backlog(const DeskSpool *desk, guint files, guint damaged);

/* The path of the nth file, by name. Caller frees. */
char *desk_spool_nth_file(const DeskSpool *desk, guint wanted);
guint desk_spool_files(const DeskSpool *desk);

#endif
