#include "spool_header.h"

#include <string.h>

#define MAGIC "intake-spool 1 "
#define NUMBER_DIGITS_MAX 19

typedef struct member { /* a value of the envelope */
    const char *name;
    gsize offset;
} Member;

static const Member members[] = {
    {"queue-id", G_STRUCT_OFFSET(Envelope, queue_id)},
    {"client-address", G_STRUCT_OFFSET(Envelope, client_address)},
    {"client-name", G_STRUCT_OFFSET(Envelope, client_name)},
    {"daemon-name", G_STRUCT_OFFSET(Envelope, daemon_name)},
    {"login", G_STRUCT_OFFSET(Envelope, login)},
    {"authentication", G_STRUCT_OFFSET(Envelope, authentication)},
    {"certificate-name", G_STRUCT_OFFSET(Envelope, certificate_name)},
    {"sender", G_STRUCT_OFFSET(Envelope, sender)},
};

/* ---- making ---- */

static void add(GString *header, const char *name, const char *value)
{
    if (value != NULL)
        g_string_append_printf(header, "%s %" G_GSIZE_FORMAT " %s\n", name, strlen(value), value);
}

static void add_number(GString *header, const char *name, gint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    add(header, name, text);
}

static void add_all(GString *header, const char *name, const GPtrArray *values)
{
    for (guint i = 0; i < values->len; i++)
        add(header, name, g_ptr_array_index(values, i));
}

GString *spool_header_make(const SpoolOffer *offer)
{
    GString *header = g_string_new(NULL);
    add_number(header, "accepted", offer->accepted);
    add_all(header, "desk", offer->desks);
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        add(header, members[i].name,
            G_STRUCT_MEMBER(const char *, offer->envelope, members[i].offset));
    add_all(header, "recipient", offer->envelope->recipients);
    add_number(header, "truncated", message_truncated(offer->message));
    add_number(header, "body", (gint64)message_body_offset(offer->message));
    add_number(header, "size", (gint64)message_size(offer->message));
    g_autofree char *first =
        g_strdup_printf(MAGIC "%010" G_GSIZE_FORMAT "\n", header->len + SPOOL_FIRST_LINE_OCTETS);
    return g_string_prepend(header, first);
}

/* ---- reading ---- */

typedef struct cursor {
    const char *at, *end;
} Cursor;

/* Decimal digits up to `stop`, which is passed over. */
static gboolean read_number(Cursor *cursor, char stop, guint64 *number_r)
{
    guint64 number = 0;
    guint digits = 0;
    for (; cursor->at < cursor->end && g_ascii_isdigit(*cursor->at); cursor->at++) {
        if (++digits > NUMBER_DIGITS_MAX)
            return FALSE;
        number = number * 10 + (guint64)g_ascii_digit_value(*cursor->at);
    }
    if (digits == 0 || cursor->at == cursor->end || *cursor->at != stop)
        return FALSE;
    cursor->at++;
    *number_r = number;
    return TRUE;
}

/* One line: what it names and its value. Caller frees both. */
static gboolean read_line(Cursor *cursor, char **name_r, char **value_r)
{
    const char *blank = memchr(cursor->at, ' ', (gsize)(cursor->end - cursor->at));
    if (blank == NULL)
        return FALSE;
    g_autofree char *name = g_strndup(cursor->at, (gsize)(blank - cursor->at));
    guint64 length = 0;
    cursor->at = blank + 1;
    if (!read_number(cursor, ' ', &length) || length >= (guint64)(cursor->end - cursor->at) ||
        cursor->at[length] != '\n')
        return FALSE;
    *name_r = g_steal_pointer(&name);
    *value_r = g_strndup(cursor->at, length);
    cursor->at += length + 1;
    return TRUE;
}

static gboolean take_number(const char *value, guint64 most, guint64 *number_r)
{
    return g_ascii_string_to_unsigned(value, 10, 0, most, number_r, NULL);
}

static gboolean take_figure(SpoolHeader *header, const char *name, const char *value)
{
    guint64 number = 0;
    if (g_str_equal(name, "accepted") && take_number(value, G_MAXINT64, &number))
        header->mail->accepted = (gint64)number;
    else if (g_str_equal(name, "truncated") && take_number(value, 1, &number))
        header->truncated = number == 1;
    else if (g_str_equal(name, "body") && take_number(value, G_MAXSIZE, &number))
        header->body = number;
    else if (g_str_equal(name, "size") && take_number(value, G_MAXSIZE, &number))
        header->size = number;
    else
        return FALSE;
    return TRUE;
}

/* Takes over `value`. */
static gboolean take(SpoolHeader *header, const char *name, char **value)
{
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        if (!g_str_equal(name, members[i].name))
            continue;
        char **member = G_STRUCT_MEMBER_P(header->mail->envelope, members[i].offset);
        g_free(*member);
        *member = g_steal_pointer(value);
        return TRUE;
    }
    if (g_str_equal(name, "recipient"))
        g_ptr_array_add(header->mail->envelope->recipients, g_steal_pointer(value));
    else if (g_str_equal(name, "desk"))
        g_ptr_array_add(header->mail->desks, g_steal_pointer(value));
    else
        return take_figure(header, name, *value);
    return TRUE;
}

gsize spool_header_octets(const char *first_line)
{
    Cursor cursor = {first_line + strlen(MAGIC), first_line + SPOOL_FIRST_LINE_OCTETS};
    guint64 octets = 0;
    if (memcmp(first_line, MAGIC, strlen(MAGIC)) != 0 || !read_number(&cursor, '\n', &octets) ||
        cursor.at != cursor.end || octets < SPOOL_FIRST_LINE_OCTETS ||
        octets > SPOOL_HEADER_OCTETS_MAX)
        return 0;
    return octets;
}

gboolean spool_header_read(const char *octets, gsize length, SpoolHeader *header_r)
{
    Cursor cursor = {octets + SPOOL_FIRST_LINE_OCTETS, octets + length};
    header_r->mail = g_new0(SpooledMail, 1);
    header_r->mail->envelope = envelope_new();
    header_r->mail->desks = g_ptr_array_new_with_free_func(g_free);
    while (cursor.at < cursor.end) {
        g_autofree char *name = NULL;
        g_autofree char *value = NULL;
        if (!read_line(&cursor, &name, &value) || !take(header_r, name, &value))
            return FALSE;
    }
    return header_r->body <= header_r->size && header_r->mail->accepted > 0;
}

void spool_header_clear(SpoolHeader *header)
{
    spooled_mail_free(header->mail);
    header->mail = NULL;
}

void spooled_mail_free(SpooledMail *mail)
{
    if (mail == NULL)
        return;
    envelope_free(mail->envelope);
    message_free(mail->message);
    g_ptr_array_unref(mail->desks);
    g_free(mail);
}
