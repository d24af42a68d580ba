/*
 * maildir - labelled mails from a Maildir tree whose folders are named by service types.
 */
#ifndef INTAKE_CTL_MAILDIR_H
#define INTAKE_CTL_MAILDIR_H

#include "../base/outcome.h"

#define MAILDIR_MAILS_MAX 100000

/* LabelledText * of all mails that persons wrote in the folders of `directory`: "billing/cur",
   ".billing/new", ".Archive.billing/cur". The last part of a folder's name, in lower case, is the
   type. After mime_initialize(). REFUSED when there is no such folder. Caller unrefs. */
Outcome maildir_texts(const char *directory, GPtrArray **texts_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
