#include "transfer.h"

#include "base64.h"

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
    MimeBase64 base64;
    GMimeEncoding other;
    char *out;
} Decoder;

static void decoder_begin(Decoder *decoder, MimeEncoding encoding)
{
    memset(decoder, 0, sizeof(*decoder));
    decoder->encoding = encoding;
    if (encoding == MIME_ENCODING_QUOTED_PRINTABLE)
        g_mime_encoding_init_decode(&decoder->other, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    else if (encoding == MIME_ENCODING_UUENCODE)
        g_mime_encoding_init_decode(&decoder->other, GMIME_CONTENT_ENCODING_UUENCODE);
    if (encoding == MIME_ENCODING_BASE64)
        decoder->out = g_malloc(MIME_BASE64_ROOM(STEP_OCTETS));
    else if (encoding != MIME_ENCODING_PLAIN)
        decoder->out = g_malloc(g_mime_encoding_outlen(&decoder->other, STEP_OCTETS));
}

static gsize decoder_step(Decoder *decoder, const char **octets, gsize length)
{
    if (decoder->encoding == MIME_ENCODING_PLAIN)
        return length;
    gsize written = decoder->encoding == MIME_ENCODING_BASE64
                        ? mime_base64_step(&decoder->base64, *octets, length, decoder->out)
                        : g_mime_encoding_step(&decoder->other, *octets, length, decoder->out);
    *octets = decoder->out;
    return written;
}

static gsize decoder_finish(Decoder *decoder)
{
    if (decoder->encoding == MIME_ENCODING_PLAIN)
        return 0;
    return decoder->encoding == MIME_ENCODING_BASE64
               ? mime_base64_finish(&decoder->base64, decoder->out)
               : g_mime_encoding_flush(&decoder->other, "", 0, decoder->out);
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
    gsize rest = goes_on ? decoder_finish(&decoder) : 0;
    if (rest > 0)
        sink(decoder.out, rest, data);
    g_free(decoder.out);
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
