#include "charset_decode.h"

#include "charset_table.h"

#include <errno.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define CHUNK 4096
#define CONVERTERS_KEPT 32 /* of one thread */

/* Opening a converter may load a module and closing it unload that, under a lock that all threads
   wait for; so a thread keeps those that it used last. */
typedef struct converter {
    char *charset; /* NULL: the place is free */
    GIConv handle; /* (GIConv)-1: iconv does not know the charset */
    guint64 used;  /* by the count of all uses */
} Converter;

typedef struct converters {
    Converter kept[CONVERTERS_KEPT];
    guint64 uses;
} Converters;

static void converter_close(Converter *converter)
{
    if (converter->charset != NULL && converter->handle != (GIConv)-1)
        g_iconv_close(converter->handle);
    g_clear_pointer(&converter->charset, g_free);
}

static void converters_free(gpointer data)
{
    Converters *converters = data;
    for (gsize i = 0; i < CONVERTERS_KEPT; i++)
        converter_close(&converters->kept[i]);
    g_free(converters);
}

static GPrivate thread_converters = G_PRIVATE_INIT(converters_free);

static Converters *converters_of_thread(void)
{
    Converters *converters = g_private_get(&thread_converters);
    if (converters == NULL) {
        converters = g_new0(Converters, 1);
        g_private_set(&thread_converters, converters);
    }
    return converters;
}

/* In its first state; (GIConv)-1: there is none. Borrowed from the thread. */
static GIConv converter_for(const char *charset)
{
    Converters *converters = converters_of_thread();
    Converter *oldest = &converters->kept[0];
    converters->uses++;
    for (gsize i = 0; i < CONVERTERS_KEPT; i++) {
        Converter *converter = &converters->kept[i];
        if (converter->charset != NULL && strcmp(converter->charset, charset) == 0) {
            converter->used = converters->uses;
            if (converter->handle != (GIConv)-1)
                (void)g_iconv(converter->handle, NULL, NULL, NULL, NULL);
            return converter->handle;
        }
        if (converter->used < oldest->used)
            oldest = converter;
    }
    converter_close(oldest);
    *oldest = (Converter){g_strdup(charset), g_iconv_open("UTF-8", charset), converters->uses};
    return oldest->handle;
}

/* NEC's copy of IBM's characters stands in the rows 89 to 92 of JIS X 0208 as mail programs know it
   (CP51932); iconv makes private characters of these rows. Shift_JIS has them at 0xED40. */
#define PRIVATE_FIRST (0xe000 + 4 * 94)
#define PRIVATE_END (PRIVATE_FIRST + 4 * 94)

static GString *decode_with_nec_rows(GString *decoded)
{
    GString *out = NULL;
    const char *end = decoded->str + decoded->len, *since = decoded->str, *at = decoded->str;
    while ((at = memchr(at, '\xee', (gsize)(end - at))) != NULL) {
        gunichar character = g_utf8_get_char(at);
        if (character >= PRIVATE_FIRST && character < PRIVATE_END) {
            guint row = (character - PRIVATE_FIRST) / 94, cell = (character - PRIVATE_FIRST) % 94;
            guint low = row % 2 == 1 ? 0x9f + cell : 0x40 + cell + (cell >= 0x3f ? 1 : 0);
            const char pair[] = {(char)(0xed + row / 2), (char)low};
            gsize written, errors;
            g_autofree char *meant = charset_decode(pair, sizeof pair, "CP932", &written, &errors);
            if (out == NULL)
                out = g_string_sized_new(decoded->len);
            g_string_append_len(out, since, at - since);
            g_string_append(out, meant != NULL ? meant : REPLACEMENT);
            since = at + 3;
        }
        at += 3;
    }
    if (out == NULL)
        return decoded;
    g_string_append_len(out, since, end - since);
    g_string_free(decoded, TRUE);
    return out;
}

char *charset_decode(const char *octets, gsize length, const char *charset, gsize *written_r,
                     gsize *errors_r)
{
    const char *characters = charset_table(charset);
    if (characters != NULL)
        return charset_table_decode(octets, length, characters, written_r, errors_r);
    GIConv converter = converter_for(charset);
    if (converter == (GIConv)-1)
        return NULL;
    GString *out = g_string_sized_new(length + length / 2);
    char *at = (char *)octets;
    gsize left = length, errors = 0;
    while (left > 0) {
        char chunk[CHUNK], *end = chunk;
        gsize room = sizeof chunk;
        gsize result = g_iconv(converter, &at, &left, &end, &room);
        int reason = errno;
        g_string_append_len(out, chunk, end - chunk);
        if (result != (gsize)-1 || reason == E2BIG)
            continue;
        g_string_append(out, REPLACEMENT);
        errors++;
        /* Cut in the middle of the last character; or glibc's CP949, which uses up a last character
           that it does not have and says so all the same. */
        if (reason == EINVAL || left == 0)
            break;
        at++;
        left--;
    }
    char last[16], *end = last; /* sets with combining characters hold the last one back */
    gsize room = sizeof last;
    (void)g_iconv(converter, NULL, NULL, &end, &room);
    g_string_append_len(out, last, end - last);
    if (strcmp(charset, "EUC-JP-MS") == 0)
        out = decode_with_nec_rows(out);
    *written_r = out->len;
    *errors_r = errors;
    return g_string_free(out, FALSE);
}

typedef enum jis_set { JIS_ASCII, JIS_KATAKANA, JIS_X0208, JIS_X0212 } JisSet;

/* The set an escape sequence shifts to; FALSE when it is none of ours. */
static gboolean read_escape(const char *at, gsize left, JisSet *set_r, gsize *used_r)
{
    static const struct {
        const char *sequence;
        JisSet set;
    } ESCAPES[] = {
        {"\x1b(B", JIS_ASCII},    {"\x1b(J", JIS_ASCII},  {"\x1b(H", JIS_ASCII},
        {"\x1b(I", JIS_KATAKANA}, {"\x1b$B", JIS_X0208},  {"\x1b$@", JIS_X0208},
        {"\x1b$(B", JIS_X0208},   {"\x1b$(D", JIS_X0212},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(ESCAPES); i++) {
        gsize size = strlen(ESCAPES[i].sequence);
        if (left >= size && memcmp(at, ESCAPES[i].sequence, size) == 0) {
            *set_r = ESCAPES[i].set;
            *used_r = size;
            return TRUE;
        }
    }
    return FALSE;
}

/* Appends one character in EUC-JP; returns the octets used up. */
static gsize append_euc(GString *euc, const char *at, gsize left, JisSet set)
{
    gboolean is_graphic = *at > 0x20 && *at < 0x7f;
    if (set == JIS_KATAKANA && is_graphic) {
        g_string_append_c(euc, '\x8e');
        g_string_append_c(euc, (char)(*at | 0x80));
        return 1;
    }
    gboolean is_pair = set != JIS_ASCII && is_graphic && left > 1 && at[1] > 0x20 && at[1] < 0x7f;
    if (!is_pair) {
        g_string_append_c(euc, *at);
        return 1;
    }
    if (set == JIS_X0212)
        g_string_append_c(euc, '\x8f');
    g_string_append_c(euc, (char)(at[0] | 0x80));
    g_string_append_c(euc, (char)(at[1] | 0x80));
    return 2;
}

char *charset_decode_iso2022jp(const char *octets, gsize length, gsize *written_r, gsize *errors_r)
{
    g_autoptr(GString) euc = g_string_sized_new(length);
    JisSet set = JIS_ASCII;
    for (gsize at = 0; at < length;) {
        gsize used = 1;
        if (octets[at] == '\x1b' && read_escape(octets + at, length - at, &set, &used)) {
            at += used;
            continue;
        }
        if (octets[at] == '\n') /* a line that forgot to shift back does not spoil the next one */
            set = JIS_ASCII;
        at += append_euc(euc, octets + at, length - at, set);
    }
    return charset_decode(euc->str, euc->len, "EUC-JP-MS", written_r, errors_r);
}

char *charset_decode_hz(const char *octets, gsize length, gsize *written_r, gsize *errors_r)
{
    g_autoptr(GString) gb = g_string_sized_new(length);
    gboolean shifted = FALSE;
    for (gsize at = 0; at < length; at++) {
        char next = at + 1 < length ? octets[at + 1] : '\0';
        if (octets[at] == '~' && next != '\0' && strchr("{}~\n", next) != NULL) {
            shifted = next == '{' || (shifted && next == '\n');
            if (next == '~')
                g_string_append_c(gb, '~');
            at++;
            continue;
        }
        if (octets[at] == '\n')
            shifted = FALSE;
        gboolean is_graphic = octets[at] > 0x20 && octets[at] < 0x7f;
        g_string_append_c(gb, shifted && is_graphic ? (char)(octets[at] | 0x80) : octets[at]);
    }
    return charset_decode(gb->str, gb->len, "GB18030", written_r, errors_r);
}
