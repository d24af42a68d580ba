/*
 * part - one text part of a mail as a place to splice into: its octets, its decoded octets, and
 * the way back from decoded offsets to the mail's own.
 */
#ifndef INTAKE_PART_H
#define INTAKE_PART_H

#include "../mail.h"
#include "../message.h"
#include "../mime/mime.h"
#include "transfer.h"

/* Nobody types more than this; a larger text part is left as it is. */
#define PART_OCTETS_MAX (4 * 1024 * 1024)

typedef struct part {
    const MimePlace *place; /* borrowed */
    char *octets;           /* as they stand in the mail */
    gsize length;
    GByteArray *decoded; /* transfer encoding undone, charset as it is */
    Transfer transfer;
    const char *line_end; /* "\r\n" or "\n", as the part has it; static */
} Part;

typedef struct part_edit { /* in decoded offsets: [from, until) becomes `octets` */
    gsize from, until;
    const char *octets; /* in the part's charset */
    gsize length;
} PartEdit;

/* `place` must outlive the part. REFUSED when it is too large or not in its encoding. */
Outcome part_load(const Message *message, const MimePlace *place, Part **part_r, GError **error);
void part_free(Part *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Part, part_free)

/* Whether octets can go into the part under its transfer encoding: 7bit takes no octet above 127,
   unless the part holds such octets against its label already; no line may pass 998 octets
   (RFC 2045 2.7, 2.8). */
gboolean part_can_carry(const Part *part, const char *octets, gsize length);

/* Adds the splices that carry out the edits (ascending, disjoint). Base64 is written anew as a
   whole, every other encoding keeps all octets outside the edits. */
void part_splice(const Part *part, const PartEdit *changes, guint count, MailEdits *edits);

/* Replaces the part's whole content by UTF-8 text, in quoted-printable or base64, whichever is
   shorter, and its header's Content-Type and Content-Transfer-Encoding accordingly. */
Outcome part_relabel(const Part *part, const Message *message, const MailFacts *facts,
                     const char *utf8, MailEdits *edits, GError **error);

#endif
