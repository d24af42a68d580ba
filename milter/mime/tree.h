/*
 * tree - a mail taken apart, once: which parts it has and where they lie (RFC 2046 5.1), for who
 * reads it, who changes it, and who checks what became of it.
 */
#ifndef INTAKE_MIME_TREE_H
#define INTAKE_MIME_TREE_H

#include "mime.h"

typedef enum mime_encoding {
    MIME_ENCODING_PLAIN, /* 7bit, 8bit, binary and every label nobody knows */
    MIME_ENCODING_QUOTED_PRINTABLE,
    MIME_ENCODING_BASE64,
    MIME_ENCODING_UUENCODE,
} MimeEncoding;

typedef struct mime_part {      /* a multipart or a leaf */
    struct mime_part *parent;   /* NULL: the mail itself, whose header is the mail's; borrowed */
    GPtrArray *children;        /* MimePart *; NULL: a leaf */
    struct mime_header *header; /* this and the next two: private to the room */
    struct mime_structured *type, *disposition;
    MimeEncoding encoding;  /* as labelled */
    char *boundary;         /* that a multipart says, or shows, to be its own; else NULL */
    gboolean is_opaque;     /* past a limit: nobody looks into it */
    gsize begin, body, end; /* octets: its header's begin, its content's begin and end (the line
                               break before a boundary belongs to the boundary) */
} MimePart;

typedef struct mime_tree MimeTree;

/* Takes a mail apart. Whatever the octets, there is one part at least; depth and number of parts
   stay within the limits, and what lies beyond is an opaque leaf. RETRY only for I/O trouble with
   the message's file. Message and limits must outlive the tree. Linear in size times depth. Caller
   frees. */
Outcome mime_tree_open(const Message *message, const MimeLimits *limits, MimeTree **tree_r,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
void mime_tree_free(MimeTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MimeTree, mime_tree_free)

/* What it was opened with, and the mail as a part. Borrowed. */
const Message *mime_tree_message(const MimeTree *tree);
const MimeLimits *mime_tree_limits(const MimeTree *tree);
const MimePart *mime_tree_root(const MimeTree *tree);

/* Everything we want to know of the mail, out of what is left of a budget. `reverse_path`: as for
   mime_read_sent(), NULL: not known; `budget` NULL: there is none. Otherwise as mime_read(). */
Outcome mime_tree_read(MimeTree *tree, const char *reverse_path, Budget *budget,
                       MailFacts **facts_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the mail newly says, as `reply` of its facts, where the parts that are keys of `texts`
   (const MimePart *) say what these hold (char *, UTF-8): a change is read before it is made.
   Caller frees.
 */
char *mime_tree_reply(MimeTree *tree, const MailFacts *facts, GHashTable *texts, Budget *budget);

/* Whether everybody takes the mail apart in the same way, so that octets can be put into it. A
   multipart that only lacks its closing boundary ends with the mail, as every reader sees it.
   REFUSED, with the reason, when it cannot be trusted: missing boundary, limits struck,
   contradictory headers. */
Outcome mime_tree_trust(const MimeTree *tree, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The leaves in the order they stand. Elements are borrowed; caller unrefs the array. */
GPtrArray *mime_part_leaves(const MimePart *root);

/* The first leaf of that type in a tree, or NULL. Borrowed. */
const MimePart *mime_part_find(const MimePart *root, const char *type);

/* The part of a multipart/related that shows the others: the one that `start` names, else the first
   (RFC 2387 3.2); NULL: it is empty. Borrowed. */
const MimePart *mime_part_related_root(const MimePart *related);

/* ---- what a part says of itself ---- */

const char *mime_part_type(const MimePart *part);              /* "text/plain", lower case */
gboolean mime_part_is(const MimePart *part, const char *type); /* "text/plain", or "text/" */

/* The unfolded value of its first field of that name that says something, or NULL. Borrowed. */
const char *mime_part_field(const MimePart *part, const char *name);

/* Whether its type has a parameter of that value, letters' case aside: ("format", "flowed"). */
gboolean mime_part_parameter_is(const MimePart *part, const char *name, const char *value);

/* The label of its charset, or NULL. Caller frees. */
char *mime_part_charset(const MimePart *part);

/* The same, and its Content-Transfer-Encoding in lower case, "7bit" when there is none: as written,
   and printable. Caller frees. */
char *mime_part_charset_label(const MimePart *part);
char *mime_part_encoding_label(const MimePart *part);

/* Whether it has a file name; whether it is called an attachment, or its type is our guess and it
   may be anything. */
gboolean mime_part_has_name(const MimePart *part);
gboolean mime_part_is_set_apart(const MimePart *part);

#endif
