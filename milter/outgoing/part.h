/*
 * part - one text part of a mail as a place to splice into: its octets, its text in UTF-8, and the
 * way back from the text to the mail's own octets.
 */
#ifndef INTAKE_PART_H
#define INTAKE_PART_H

#include "../html/lines.h"
#include "../mail/mail.h"
#include "../mail/message.h"
#include "../mime/tree.h"
#include "transfer.h"

/* Nobody types more than this; a larger text part is left as it is. */
#define PART_OCTETS_MAX (8 * 1024 * 1024)

typedef struct text_part { /* counted */
    const MimePart *part;  /* of the mail's tree; borrowed */
    char *label;           /* of its charset, printable; NULL: none */
    char *octets;          /* as they stand in the mail */
    gsize length;
    gboolean is_ascii;   /* all of them */
    GByteArray *decoded; /* transfer encoding undone, charset as it is */
    Transfer transfer;
    char *utf8;           /* the same in UTF-8, without NUL */
    char *charset;        /* iconv's name of the charset; NULL: UTF-8 or ASCII */
    const char *line_end; /* "\r\n" or "\n", as the part has it; static */
    HtmlLines html;       /* see part_html_lines() */
    gboolean has_lines;   /* all of them */
} TextPart;

/* The texts of one mail that were read, MimePart * to TextPart *: each is taken apart once, however
   often it is looked at. */
typedef GHashTable PartTexts;
PartTexts *part_texts_new(void);

typedef struct part_edit { /* [from, until) becomes `octets` */
    gsize from, until;
    const char *octets;
    gsize length;
} PartEdit;

/* From `texts` or read, and put there; NULL: read. The tree must outlive the text. REFUSED when it
   is too large, not in its encoding, or not in a charset from which UTF-8 leads back to the same
   octets. */
Outcome part_load(const MimeTree *tree, PartTexts *texts, const MimePart *part, TextPart **text_r,
                  GError **error);
void part_unref(TextPart *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TextPart, part_unref)

/* The lines of an HTML part. They are read the first time they are asked for; lines that a spent
   budget cut short are read anew. Borrowed. */
const HtmlLines *part_html_lines(TextPart *text, Budget *budget);

/* Whether octets can go into the part under its transfer encoding: 7bit takes no octet above 127,
   unless the part holds such octets against its label already; no line may pass 998 octets
   (RFC 2045 2.7, 2.8). */
gboolean part_can_carry(const TextPart *text, const char *octets, gsize length);

/* Adds the splices that carry out edits of the UTF-8 text (ascending, disjoint), each text in the
   part's own charset. Octets outside the edits stay, in base64 but for those that share three
   octets with an edit, or come behind one that moves them by a number that three does not divide.
   FALSE, and nothing added, when charset or transfer encoding cannot hold an edit. */
gboolean part_splice(const TextPart *text, const PartEdit *changes, guint count, MailEdits *edits);

/* Replaces the part's whole content by what the edits make of it (`utf8`), in quoted-printable or
   base64, whichever is shorter, and its header's Content-Type and Content-Transfer-Encoding
   accordingly. Lines outside the edits stay as they are where quoted-printable allows. */
Outcome part_relabel(const TextPart *text, const MimeTree *tree, const MailFacts *facts,
                     const PartEdit *changes, guint count, const char *utf8, MailEdits *edits,
                     GError **error);

/* Takes out of the part's own header what tells the octets or lines of its content. The mail's
   header is not its own. */
Outcome part_drop_sums(const TextPart *text, const MimeTree *tree, MailEdits *edits,
                       GError **error);

#endif
