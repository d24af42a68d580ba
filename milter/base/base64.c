#include "base64.h"

#define STRAY 64 /* no digit: passed over */
#define PADDING 65

static const guint8 digits[256] = {
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 62, 64, 64, 64, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 64, 64, 64, 65, 64, 64, 64, 0,  1,  2,  3,  4,  5,  6,
    7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 64, 64, 64, 64, 64,
    64, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,
    49, 50, 51, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
};

/* What is left of an unfinished group of four; starts a new one. */
static gsize finish_group(Base64 *state, char *out)
{
    gsize written = state->digits > 1 ? state->digits - 1 : 0;
    guint32 group = state->group << (6 * (4 - state->digits));
    for (gsize i = 0; i < written; i++)
        out[i] = (char)(group >> (16 - 8 * i));
    state->group = 0;
    state->digits = 0;
    return written;
}

static gboolean is_blank(guint8 octet)
{
    return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
}

static void begin_line(Base64 *state)
{
    state->skips_line = FALSE;
    state->is_padded = FALSE;
}

static gsize add_octet(Base64 *state, guint8 octet, char *out)
{
    guint8 digit = digits[octet];
    if (octet == '\n')
        begin_line(state);
    else if (state->is_padded && (octet == ' ' || octet == '\t'))
        state->skips_line = TRUE;
    if (digit == STRAY || state->skips_line) {
        state->has_strays = state->has_strays || !is_blank(octet);
        return 0;
    }
    state->is_padded = digit == PADDING;
    if (digit == PADDING)
        return finish_group(state, out);
    state->group = state->group << 6 | digit;
    state->digits++;
    return state->digits == 4 ? finish_group(state, out) : 0;
}

/* Whole groups without stray characters, the common case, without the state. */
static gsize whole_groups(const guint8 *text, gsize length, char *out, gsize *written_r)
{
    gsize at = 0;
    gsize written = 0;
    for (; at + 4 <= length; at += 4) {
        guint32 first = digits[text[at]], second = digits[text[at + 1]];
        guint32 third = digits[text[at + 2]], fourth = digits[text[at + 3]];
        if ((first | second | third | fourth) >= STRAY)
            break;
        guint32 group = first << 18 | second << 12 | third << 6 | fourth;
        out[written] = (char)(group >> 16);
        out[written + 1] = (char)(group >> 8);
        out[written + 2] = (char)group;
        written += 3;
    }
    *written_r = written;
    return at;
}

gsize base64_step(Base64 *state, const char *text, gsize length, char *out)
{
    const guint8 *octets = (const guint8 *)text;
    gsize written = 0;
    for (gsize at = 0; at < length;) {
        if (state->digits == 0 && !state->skips_line) {
            gsize added;
            at += whole_groups(octets + at, length - at, out + written, &added);
            written += added;
        }
        if (at < length)
            written += add_octet(state, octets[at++], out + written);
    }
    return written;
}

gsize base64_finish(Base64 *state, char *out)
{
    return finish_group(state, out);
}

void base64_append(GString *octets, const char *text, gsize length)
{
    Base64 state = {0};
    g_autofree char *out = g_malloc(BASE64_ROOM(length));
    gsize written = base64_step(&state, text, length, out);
    written += base64_finish(&state, out + written);
    g_string_append_len(octets, out, (gssize)written);
}
