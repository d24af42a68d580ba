/*
 * noted_mails - the mails that the lines of the filter's journal are about.
 */
#ifndef INTAKE_CTL_NOTED_MAILS_H
#define INTAKE_CTL_NOTED_MAILS_H

#include "../incoming/spool.h"
#include "../mail/journal.h"

typedef struct noted_mail {        /* at one desk, however often it was offered */
    const JournalEntry *accepted;  /* the line of its first acceptance; NULL: it never was */
    const JournalEntry *uncertain; /* the first line of a commit that ended unknown; NULL: none */
    gint64 ticket;                 /* 0: none, or not known */
    int counted;                   /* how often it is counted as accepted for the first time */
    gboolean outgoing;
    gboolean waits; /* in the spool */
} NotedMail;

/* NotedMail * in the order of their first lines, which are borrowed from `lines`. Pure. Caller
   frees. */
GPtrArray *noted_mails(const JournalLines *lines, const SpoolBacklog *backlog);

#endif
