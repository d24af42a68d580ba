/*
 * feed_private - what the two files of the feed share: its state, and the steps through a header.
 */
#ifndef INTAKE_MIME_FEED_PRIVATE_H
#define INTAKE_MIME_FEED_PRIVATE_H

#include "feed.h"

typedef enum feed_state {
    FEED_HEADER, /* at the begin of a line in what may be a header */
    FEED_CLAIMS, /* behind the limit of the top header, where only fields of our names count */
    FEED_BODY,
    FEED_END,
} FeedState;

typedef enum field_fate { FIELD_NONE, FIELD_FED, FIELD_PASSED_OVER } FieldFate;

typedef struct remembered {
    MimeFeedHeader header;
    gint64 delimiter, end; /* positions in what is fed; `end` -1: not yet */
} Remembered;

struct mime_feed {
    GMimeStream stream;
    MimeSource *source;
    const MimeLimits *limits;
    gsize mark, size;
    gboolean header_only, stopped, gave_up;
    FeedState state;
    gsize at;   /* the next octet of the mail to look at */
    gint64 fed; /* octets handed out */
    /* what is being handed out: octets of the mail from `at` on, then a text of ours; after that
       the mail goes on at `next` */
    gsize copy_end, next;
    const char *literal;
    gboolean is_header_line, is_repeated;
    /* the header */
    GArray *headers;                   /* Remembered, the newest last */
    gboolean is_top, cr_ends, is_cut;  /* `is_cut`: the limit fell into a line */
    gsize limit;                       /* where looking at it ends */
    FieldFate fate;                    /* of the field that folded lines belong to */
    gboolean has_type, has_once;       /* a Content-Type; a field that stands once */
    guint fields, claims, part_fields; /* `part_fields`: of all parts together */
    /* the body */
    gboolean begins_line; /* at `at` */
    gboolean in_leaf;
    gsize dashed;
    gint64 around_since; /* `fed` when the parser came there */
};

/* The octets up to `copy_end` come next, then `literal`; the mail goes on at `next`. */
void feed_hand_out(MimeFeed *feed, gsize copy_end, const char *literal, gsize next);

/* ---- feed_header.c ---- */
void feed_begin_header(MimeFeed *feed, gsize delimiter, gsize begin);
void feed_skip_preface(MimeFeed *feed);
void feed_step_header(MimeFeed *feed);
void feed_step_claims(MimeFeed *feed);

#endif
