/*
 * edit_list - what a rewriting changes in a mail, for people and for programs: one row for each
 * header edit and each span of the body. Pure save for reading the mail.
 */
#ifndef INTAKE_CTL_EDIT_LIST_H
#define INTAKE_CTL_EDIT_LIST_H

#include "../mail/mail.h"
#include "../mail/message.h"
#include "../store/admin.h"

#define EDIT_SHOWN_OCTETS 2000 /* of each side of a change */

/* Columns: where ("header", "body", "envelope"), at (the field's name and place, or the offset in
   the message), octets ("5 to 20"), removed, inserted. Octets that are no printable UTF-8 are shown
   as \xHH; a longer side is cut and ends in "...". Caller frees. */
Outcome edit_list(const Message *message, const MailEdits *edits, Table **table_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same as lines: "@@ body 120, 5 to 20 octets", then "-" and "+" lines. Caller frees. */
char *edit_list_text(const Table *table);

#endif
