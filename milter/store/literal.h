/*
 * literal - values in PostgreSQL's text form: rows of a composite type, arrays, moments. They
 * travel as one parameter, so that the hot calls need no statement with fifty of them. Pure.
 *
 * Texts are made valid UTF-8 and cut at their limit on a character's boundary.
 */
#ifndef INTAKE_STORE_LITERAL_H
#define INTAKE_STORE_LITERAL_H

#include <glib.h>

#define LITERAL_ID_OCTETS 998    /* message-ids: one line of RFC 5322 */
#define LITERAL_KEY_OCTETS 1024  /* addresses, tokens, digests, names of filters and desks */
#define LITERAL_LINE_OCTETS 4000 /* subjects, names, reasons */

/* `text` fit for a parameter: valid UTF-8, at most `limit` octets. NULL stays. Caller frees. */
char *literal_text(const char *text, gsize limit);

/* In place: every octet above 127 becomes "?". What every database can hold. NULL stays. */
void literal_to_ascii(char *text);

/* SHA-256 of a secret in the text form of bytea; NULL stays. Caller frees. */
char *literal_digest(const char *secret);

/* A digest in hex in the text form of bytea; NULL stays. Caller frees. */
char *literal_hex(const char *hex);

/* "{"a","b"}" of char * elements, each cut at `limit`; NULL when the array is NULL or empty. An
   element that is NULL is "": what NULL in an array means is a setting of the server (array_nulls).
   Caller frees. */
char *literal_array(const GPtrArray *texts, gsize limit);

/* Unix time as a moment in UTC; NULL when it is outside the years 1 to 9999. Caller frees. */
char *literal_moment(gint64 time);

/* A row: `(a,"b c",)`. Begin with g_string_new("("), add the fields in the type's order, end with
   literal_row_end(). */
void literal_add(GString *row, const char *text, gsize limit); /* NULL: null */
void literal_add_number(GString *row, gint64 number);
void literal_add_id(GString *row, gint64 number); /* 0: null */
void literal_add_boolean(GString *row, gboolean value);
void literal_add_moment(GString *row, gint64 time); /* 0: null */
void literal_add_array(GString *row, const GPtrArray *texts, gsize limit);
char *literal_row_end(GString *row); /* frees `row`; caller frees the result */

typedef struct counted_by {       /* what an answer counts against; see intake.answer_limits */
    const char *mailbox, *domain; /* NULL: not counted by it */
    int per_domain;
    gint64 hour; /* Unix time at which the present one began */
    int per_hour, wanted;
} CountedBy;

/* A row of type intake.answer_limits. Caller frees. */
char *literal_answer_limits(const CountedBy *counted);

#endif
