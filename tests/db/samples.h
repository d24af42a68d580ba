/*
 * samples - mails and plans made by hand for the tests of the store, and a store on the throw-away
 * database that PGHOST names.
 */
#ifndef INTAKE_TESTS_DB_SAMPLES_H
#define INTAKE_TESTS_DB_SAMPLES_H

#include "store/admin.h"

/* For what must succeed: on any machine it has ended by then, or never will. */
#define SAMPLE_PATIENCE_MS 60000

typedef struct sample { /* one mail and what was decided about it; free to be changed */
    DeskSettings desk, other_desk;
    Envelope *envelope;
    MailFacts *facts;
    Plan *plan;
} Sample;

/* A person's first mail to desk "acme" that opens a ticket and is answered. `name` tells mails
   apart: it is in the Message-ID, the digest and the token. */
Sample *sample_new(const char *author, const char *name);
void sample_free(Sample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sample, sample_free)

void sample_join(Sample *sample, gint64 ticket);
void sample_withhold(Sample *sample, const char *rung);

StoreSettings sample_settings(void);                   /* role intake_filter on PGHOST */
Store *sample_store(const char *role);                 /* "intake_filter", ... */
Recorded *sample_record(Store *store, Sample *sample); /* fails the test unless DONE */

/* The only value of a query run by the owner of the database. Caller frees. */
char *sample_value(const char *query);
gint64 sample_number(const char *query);

#endif
