/*
 * quote_block - the From/Sent/To/Subject lines that Outlook and others put above a quoted mail.
 */
#ifndef INTAKE_TEXT_QUOTE_BLOCK_H
#define INTAKE_TEXT_QUOTE_BLOCK_H

#include "reply_lines.h"

/* Whether such a block, or the rule line above one, begins at line `at`. Three different labels,
   From among them, and a subject or an address make one: a person who writes "From: Paris" and
   "To: London" is not quoting. */
gboolean quote_block_at(const ReplyLines *lines, guint at);

/* Whether such a block is beyond doubt: below a rule, or with an author and an address or a time of
   day. People write "From:" and "To:" in their own lists, too. */
gboolean quote_block_is_certain(const ReplyLines *lines, guint at);

#endif
