/*
 * feed - the mail as GMime's parser is given it: a GMimeStream over the octets, that makes headers
 * right in front of the parser and holds the limits that the parser does not know.
 *
 * Headers are looked at line by line: what stands before the first field, lines that are no field,
 * fields past the limits, NUL, bare CRs and CR CR LF do not reach the parser, and a header without
 * its empty line gets one. Everything else passes as it is, so that the parser decides which parts
 * there are. Behind each line that begins with "--" a header may begin: the feed remembers where
 * such lines lay in the mail, and gives the parser's positions their meaning. Linear, in bounded
 * memory. Private to the room.
 */
#ifndef INTAKE_MIME_FEED_H
#define INTAKE_MIME_FEED_H

#include "mime.h"
#include "source.h"

#include <gmime/gmime.h>

#define MIME_BOUNDARY_OCTETS_MAX 1000 /* RFC 2046 allows 70 */
#define MIME_CLAIMS_MAX 5000          /* fields of our names behind the limits of the top header */

/* A Content-Type behind the first that says something is fed under this name: of several the parser
   would take the last, and readers of mail take the first. No field of a mail can have it: it is
   not ASCII. */
#define MIME_FEED_REPEATED_TYPE "\xC3ontent-Type"

typedef struct mime_feed MimeFeed;

typedef struct mime_feed_header { /* what was, or may have been, a header */
    gsize delimiter;              /* where the line "--..." above it begins; 0 at the top */
    gsize begin, body;            /* octets of the mail */
    guint faults;                 /* MimeHeaderFault */
    gboolean has_ending;          /* whether its end was seen, not just that of the octets */
} MimeFeedHeader;

typedef enum mime_feed_kind {
    MIME_FEED_MAIL,   /* the whole mail */
    MIME_FEED_HEADER, /* its top header alone */
    MIME_FEED_BLOCK,  /* the same, and nothing may stand before its first field */
} MimeFeedKind;

/* `mark`: where the server says that the body begins; it counts when the header is longer than is
   looked at. The source must outlive the feed. Caller unrefs. */
MimeFeed *mime_feed_new(MimeSource *source, gsize mark, const MimeLimits *limits,
                        MimeFeedKind kind);
void mime_feed_unref(MimeFeed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MimeFeed, mime_feed_unref)

/* The header that ended at `position` of the parser, and the one below the line "--..." that
   begins there; NULL when there is none. Only what the parser reached last is remembered. */
const MimeFeedHeader *mime_feed_header_before(const MimeFeed *feed, gint64 position);
const MimeFeedHeader *mime_feed_header_below(const MimeFeed *feed, gint64 position);

/* The parser is in a leaf's content, of which it keeps nothing; or in what stands around the parts
   of a multipart, which it keeps: of that no more than a little is fed. */
void mime_feed_enter(MimeFeed *feed, gboolean leaf);

/* From now on the feed is at its end. */
void mime_feed_stop(MimeFeed *feed);

/* Whether the feed ended by itself, since lines of dashes were too many to be compared. */
gboolean mime_feed_gave_up(const MimeFeed *feed);

#endif
