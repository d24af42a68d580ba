#include "transfer.h"

#include "../base/base64.h"
#include "uuencode.h"

#include <gmime/gmime.h>
#include <string.h>

#define STEP_OCTETS 32768 /* decoded at once */
#define JUDGE_OCTETS 8192 /* looked over to see whether base64 is what it says */

/* ---- labels that lie ---- */

static gboolean is_base64_octet(char octet)
{
    return g_ascii_isalnum(octet) || octet == '+' || octet == '/' || octet == '=';
}

typedef struct line_counts {
    gsize digits, strays, inner_blanks;
} LineCounts;

static LineCounts count_line(const char *line, gsize length)
{
    LineCounts counts = {0};
    gsize blanks = 0;
    for (gsize i = 0; i < length; i++) {
        if (line[i] == ' ' || line[i] == '\t' || line[i] == '\r') {
            if (i > 0 && line[i - 1] == '=')
                break; /* a comment behind the padding */
            blanks++;
            continue;
        }
        counts.inner_blanks += counts.digits + counts.strays > 0 ? blanks : 0;
        blanks = 0;
        if (is_base64_octet(line[i]))
            counts.digits++;
        else
            counts.strays++;
    }
    return counts;
}

/* Words with blanks and punctuation between them are no base64; single stray characters and a
   footer that a list has put below do not make it less so. */
static gboolean looks_like_base64(const char *octets, gsize length)
{
    gsize encoded = 0;
    gsize other = 0;
    gsize unpadded = 0;
    for (gsize at = 0; at < length;) {
        const char *feed = memchr(octets + at, '\n', length - at);
        gsize end = feed != NULL ? (gsize)(feed - octets) : length;
        LineCounts counts = count_line(octets + at, end - at);
        gboolean is_prose = counts.inner_blanks > 0 || counts.strays * 10 > counts.digits;
        *(is_prose ? &other : &encoded) += counts.digits + counts.strays;
        if (!is_prose && encoded == counts.digits + counts.strays)
            unpadded = counts.digits % 4;
        at = end + 1;
    }
    if (other == 0 && length < 60 && unpadded == 1)
        return FALSE; /* one word such as "Hello" */
    return encoded >= other;
}

MimeEncoding mime_transfer_encoding(MimeSource *source, const MimePart *part, gboolean *lies_r)
{
    gboolean lies = FALSE;
    if (part->encoding == MIME_ENCODING_BASE64) {
        const char *octets;
        gsize length = mime_source_view(source, part->body,
                                        MIN(part->end - part->body, JUDGE_OCTETS), &octets);
        lies = length > 0 && !looks_like_base64(octets, length);
    }
    if (lies_r != NULL)
        *lies_r = lies;
    return lies ? MIME_ENCODING_PLAIN : part->encoding;
}

/* ---- decoding ---- */

typedef struct decoder {
    MimeEncoding encoding;
    Base64 base64;
    GMimeEncoding quoted_printable;
    MimeUu uuencode;
    GString *out; /* what the last step gave */
} Decoder;

static void decoder_begin(Decoder *decoder, MimeEncoding encoding)
{
    memset(decoder, 0, sizeof(*decoder));
    decoder->encoding = encoding;
    g_mime_encoding_init_decode(&decoder->quoted_printable, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    if (encoding != MIME_ENCODING_PLAIN)
        decoder->out = g_string_sized_new(STEP_OCTETS + 16);
}

static void decoder_end(Decoder *decoder)
{
    mime_uu_clear(&decoder->uuencode);
    if (decoder->out != NULL)
        g_string_free(decoder->out, TRUE);
}

/* Decodes one piece; *octets then points at what it gave. */
static gsize decoder_step(Decoder *decoder, const char **octets, gsize length)
{
    GString *out = decoder->out;
    switch (decoder->encoding) {
    case MIME_ENCODING_PLAIN:
        return length;
    case MIME_ENCODING_BASE64:
        g_string_set_size(out, BASE64_ROOM(length));
        out->len = base64_step(&decoder->base64, *octets, length, out->str);
        break;
    case MIME_ENCODING_QUOTED_PRINTABLE:
        g_string_set_size(out, g_mime_encoding_outlen(&decoder->quoted_printable, length));
        out->len = g_mime_encoding_step(&decoder->quoted_printable, *octets, length, out->str);
        break;
    case MIME_ENCODING_UUENCODE:
        g_string_truncate(out, 0);
        mime_uu_step(&decoder->uuencode, *octets, length, out);
        break;
    }
    *octets = out->str;
    return out->len;
}

/* What is left when the content is over. */
static gsize decoder_finish(Decoder *decoder, const char **octets)
{
    if (decoder->encoding == MIME_ENCODING_BASE64) {
        decoder->out->len = base64_finish(&decoder->base64, decoder->out->str);
        *octets = decoder->out->str;
        return decoder->out->len;
    }
    *octets = "\n";
    return decoder->encoding == MIME_ENCODING_UUENCODE ? decoder_step(decoder, octets, 1) : 0;
}

void mime_transfer_decode(MimeSource *source, const MimePart *part, MimeEncoding encoding,
                          MimeSink sink, gpointer data)
{
    Decoder decoder;
    decoder_begin(&decoder, encoding);
    gboolean goes_on = TRUE;
    gsize at = part->body;
    while (goes_on && at < part->end) {
        const char *octets;
        gsize length = mime_source_view(source, at, MIN(part->end - at, STEP_OCTETS), &octets);
        if (length == 0)
            break;
        at += length;
        length = decoder_step(&decoder, &octets, length);
        goes_on = length == 0 || sink(octets, length, data);
    }
    const char *last;
    gsize rest = goes_on ? decoder_finish(&decoder, &last) : 0;
    if (rest > 0)
        sink(last, rest, data);
    decoder_end(&decoder);
}

typedef struct gathering {
    GString *octets;
    gsize limit;
} Gathering;

static gboolean gather(const char *octets, gsize length, gpointer data)
{
    Gathering *gathering = data;
    gsize room = gathering->limit - gathering->octets->len;
    g_string_append_len(gathering->octets, octets, (gssize)MIN(length, room));
    return length < room;
}

GString *mime_transfer_read(MimeSource *source, const MimePart *part, gsize limit)
{
    gsize expected = MIN(part->end - part->body, limit);
    Gathering gathering = {.octets = g_string_sized_new(expected + 1), .limit = limit};
    MimeEncoding encoding = mime_transfer_encoding(source, part, NULL);
    mime_transfer_decode(source, part, encoding, gather, &gathering);
    return gathering.octets;
}
