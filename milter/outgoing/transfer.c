#include "transfer.h"

#include "../base/base64.h"

#include <string.h>

#define QUOTED_LINE_MAX 76
#define LINE_OCTETS_MAX 998   /* RFC 5322 2.1.1 */
#define BASE64_LINE_OCTETS 57 /* 76 characters */

Outcome transfer_from_name(const char *name, Transfer *transfer_r, GError **error)
{
    static const struct {
        const char *name;
        Transfer transfer;
    } encodings[] = {
        {"7bit", TRANSFER_IDENTITY_7BIT},   {"8bit", TRANSFER_IDENTITY_8BIT},
        {"binary", TRANSFER_IDENTITY_8BIT}, {"quoted-printable", TRANSFER_QUOTED_PRINTABLE},
        {"base64", TRANSFER_BASE64},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(encodings); i++) {
        if (name == NULL || g_ascii_strcasecmp(name, encodings[i].name) == 0) {
            *transfer_r = encodings[i].transfer;
            return OUTCOME_DONE;
        }
    }
    return outcome_fail(OUTCOME_REFUSED, error, "unknown content-transfer-encoding '%.40s'", name);
}

/* ---- quoted-printable ---- */

typedef struct quoted_token { /* one octet, one "=XX", or one soft line break */
    gsize length;             /* encoded */
    gboolean is_soft_break;
    gboolean is_broken;
    guint8 octet;
} QuotedToken;

/* Soft breaks may carry blanks before the line end (RFC 2045 6.7 (3)). */
static gsize soft_break_length(const char *octets, gsize length)
{
    gsize i = 1;
    while (i < length && (octets[i] == ' ' || octets[i] == '\t'))
        i++;
    if (i < length && octets[i] == '\n')
        return i + 1;
    if (i + 1 < length && octets[i] == '\r' && octets[i + 1] == '\n')
        return i + 2;
    return i == length ? i : 0;
}

static QuotedToken quoted_token(const char *octets, gsize length)
{
    if (octets[0] != '=')
        return (QuotedToken){.length = 1, .octet = (guint8)octets[0]};
    if (length >= 3 && g_ascii_isxdigit(octets[1]) && g_ascii_isxdigit(octets[2])) {
        int high = g_ascii_xdigit_value(octets[1]);
        int low = g_ascii_xdigit_value(octets[2]);
        return (QuotedToken){.length = 3, .octet = (guint8)(high * 16 + low)};
    }
    gsize soft = soft_break_length(octets, length);
    if (soft > 0)
        return (QuotedToken){.length = soft, .is_soft_break = TRUE};
    return (QuotedToken){.length = 1, .octet = '=', .is_broken = TRUE};
}

static Outcome decode_quoted(const char *octets, gsize length, GByteArray *decoded, GError **error)
{
    for (gsize at = 0; at < length;) {
        QuotedToken token = quoted_token(octets + at, length - at);
        if (token.is_broken)
            return outcome_fail(OUTCOME_REFUSED, error,
                                "broken quoted-printable at octet %" G_GSIZE_FORMAT, at);
        if (!token.is_soft_break)
            g_byte_array_append(decoded, &token.octet, 1);
        at += token.length;
    }
    return OUTCOME_DONE;
}

gsize transfer_quoted_offset(const char *octets, gsize length, gsize decoded_offset,
                             QuotedPlace *place)
{
    while (place->at < length) {
        QuotedToken token = quoted_token(octets + place->at, length - place->at);
        if (!token.is_soft_break) {
            if (place->decoded == decoded_offset)
                return place->at;
            place->decoded++;
        }
        place->at += token.length;
    }
    return length;
}

static gsize line_break_length(const char *octets, gsize length)
{
    if (octets[0] == '\n')
        return 1;
    return length >= 2 && octets[0] == '\r' && octets[1] == '\n' ? 2 : 0;
}

static gboolean ends_line(const char *octets, gsize length)
{
    return length == 0 || line_break_length(octets, length) > 0;
}

/* What begins a line and could be taken for the delimiter of a multipart, or for the line that
   begins a mail in an mbox file (RFC 2049 3 (8)); the separator of signatures can be neither. */
static gboolean begins_like_markup(const char *line, gsize length)
{
    static const char delimiter[] = "--", from[] = "From ";
    if (length >= strlen(from) && memcmp(line, from, strlen(from)) == 0)
        return TRUE;
    if (length < strlen(delimiter) || memcmp(line, delimiter, strlen(delimiter)) != 0)
        return FALSE;
    return !(length > 2 && line[2] == ' ' && ends_line(line + 3, length - 3));
}

static gboolean may_stand_plain(const char *octets, gsize length)
{
    if (*octets == ' ' || *octets == '\t')
        return !ends_line(octets + 1, length - 1);
    return *octets > ' ' && *octets < 127 && *octets != '=';
}

static gsize column_of(const GString *encoded)
{
    gsize column = 0;
    while (column < encoded->len && encoded->str[encoded->len - column - 1] != '\n')
        column++;
    return column;
}

static void append_soft_break(GString *out, const char *line_end)
{
    g_string_append_c(out, '=');
    g_string_append(out, line_end);
}

/* How long the line of text may become: one of the mail that can stand as it is does, since every
   reader takes longer lines than 76 octets, and who wrote it is not to be corrected. */
static gsize line_max(const char *octets, gsize length, QuotedOrigin origin)
{
    gsize at = 0;
    while (origin != QUOTED_NEW && at < LINE_OCTETS_MAX && !ends_line(octets + at, length - at) &&
           may_stand_plain(octets + at, length - at))
        at++;
    return origin != QUOTED_NEW && ends_line(octets + at, length - at) ? LINE_OCTETS_MAX
                                                                       : QUOTED_LINE_MAX;
}

/* Whether there is room for so many octets; one more is left for a soft break unless the line of
   text ends behind them. */
static gboolean has_room(gsize column, gsize size, gsize max, gboolean ends_here)
{
    return column + size <= max - (ends_here ? 0 : 1);
}

void transfer_append_quoted(const char *octets, gsize length, const char *line_end,
                            QuotedOrigin origin, GString *out)
{
    gsize column = column_of(out), max = line_max(octets, length, origin);
    gboolean is_of_mail = origin == QUOTED_FROM_LINE; /* the line began as it stands here */
    for (gsize i = 0; i < length;) {
        gsize line_break = line_break_length(octets + i, length - i);
        if (line_break > 0) {
            g_string_append(out, line_end);
            column = 0;
            is_of_mail = origin != QUOTED_NEW;
            i += line_break;
            max = line_max(octets + i, length - i, origin);
            continue;
        }
        gboolean is_plain = may_stand_plain(octets + i, length - i);
        gboolean ends_here = ends_line(octets + i + 1, length - i - 1);
        if (!has_room(column, is_plain ? 1 : 3, max, is_plain && ends_here)) {
            append_soft_break(out, line_end);
            column = 0;
            is_of_mail = FALSE;
        }
        if (column == 0 && !is_of_mail && begins_like_markup(octets + i, length - i))
            is_plain = FALSE;
        if (is_plain)
            g_string_append_c(out, octets[i]);
        else
            g_string_append_printf(out, "=%02X", (guint)(guint8)octets[i]);
        column += is_plain ? 1 : 3;
        i++;
    }
}

GString *transfer_encode_quoted(const char *octets, gsize length, const char *line_end)
{
    GString *encoded = g_string_sized_new(length + length / 4);
    transfer_append_quoted(octets, length, line_end, QUOTED_NEW, encoded);
    return encoded;
}

/* ---- base64 ---- */

/* Readers pass over what is no base64; where it stands, nothing can be put beside it. */
static Outcome decode_base64(const char *octets, gsize length, GByteArray *decoded, GError **error)
{
    Base64 state = {0};
    g_byte_array_set_size(decoded, (guint)BASE64_ROOM(length));
    char *out = (char *)decoded->data;
    gsize written = base64_step(&state, octets, length, out);
    written += base64_finish(&state, out + written);
    g_byte_array_set_size(decoded, (guint)written);
    if (state.has_strays)
        return outcome_fail(OUTCOME_REFUSED, error, "base64 with something else in it");
    return OUTCOME_DONE;
}

GString *transfer_encode_base64(const char *octets, gsize length, const char *line_end)
{
    GString *encoded = g_string_sized_new(length / 3 * 4 + length / 20 + 8);
    for (gsize i = 0; i < length; i += BASE64_LINE_OCTETS) {
        gsize count = MIN((gsize)BASE64_LINE_OCTETS, length - i);
        g_autofree char *line = g_base64_encode((const guchar *)octets + i, count);
        g_string_append(encoded, line);
        g_string_append(encoded, line_end);
    }
    return encoded;
}

gsize transfer_base64_offset(const char *octets, gsize length, gsize decoded_offset)
{
    gsize wanted = decoded_offset / 3 * 4;
    gsize seen = 0, at = 0;
    for (; at < length && (seen < wanted || g_ascii_isspace(octets[at])); at++) {
        if (octets[at] == '=')
            return G_MAXSIZE;
        seen += g_ascii_isspace(octets[at]) ? 0 : 1;
    }
    return seen == wanted && decoded_offset % 3 == 0 ? at : G_MAXSIZE;
}

/* ---- any ---- */

Outcome transfer_decode(Transfer transfer, const char *octets, gsize length, GByteArray **decoded_r,
                        GError **error)
{
    g_autoptr(GByteArray) decoded = g_byte_array_sized_new((guint)length);
    Outcome outcome = OUTCOME_DONE;
    if (transfer == TRANSFER_QUOTED_PRINTABLE)
        outcome = decode_quoted(octets, length, decoded, error);
    else if (transfer == TRANSFER_BASE64)
        outcome = decode_base64(octets, length, decoded, error);
    else
        g_byte_array_append(decoded, (const guint8 *)octets, (guint)length);
    if (outcome == OUTCOME_DONE)
        *decoded_r = g_steal_pointer(&decoded);
    return outcome;
}
