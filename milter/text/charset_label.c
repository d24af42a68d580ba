#include "charset_label.h"

#include <string.h>

typedef struct alias {
    const char *squeezed; /* the label in lower case, letters and digits alone */
    CharsetFamily family;
    const char *name, *fallback;
} Alias;

static const Alias ALIASES[] = {
    {"usascii", CHARSET_ASCII, "", ""},
    {"ascii", CHARSET_ASCII, "", ""},
    {"ansix341968", CHARSET_ASCII, "", ""},
    {"iso646us", CHARSET_ASCII, "", ""},
    {"utf7", CHARSET_ASCII, "", ""},
    {"unicode11utf7", CHARSET_ASCII, "", ""},
    {"utf7imap", CHARSET_ASCII, "", ""},
    {"utf8", CHARSET_UTF8, "", ""},
    {"utf8mb4", CHARSET_UTF8, "", ""},
    {"unicode11utf8", CHARSET_UTF8, "", ""},
    {"cp65001", CHARSET_UTF8, "", ""},
    {"utf16", CHARSET_WIDE, "UTF-16BE", "UTF-16LE"},
    {"unicode", CHARSET_WIDE, "UTF-16LE", "UTF-16BE"},
    {"ucs2", CHARSET_WIDE, "UTF-16BE", "UTF-16LE"},
    {"iso10646ucs2", CHARSET_WIDE, "UTF-16BE", "UTF-16LE"},
    {"utf16le", CHARSET_WIDE, "UTF-16LE", "UTF-16BE"},
    {"utf16be", CHARSET_WIDE, "UTF-16BE", "UTF-16LE"},
    {"utf32", CHARSET_WIDE, "UTF-32BE", "UTF-32LE"},
    {"utf32le", CHARSET_WIDE, "UTF-32LE", "UTF-32BE"},
    {"utf32be", CHARSET_WIDE, "UTF-32BE", "UTF-32LE"},
    {"iso2022jp", CHARSET_ISO2022JP, "", ""},
    {"iso2022jp1", CHARSET_ISO2022JP, "", ""},
    {"iso2022jpms", CHARSET_ISO2022JP, "", ""},
    {"csiso2022jp", CHARSET_ISO2022JP, "", ""},
    {"jis", CHARSET_ISO2022JP, "", ""},
    {"cp50220", CHARSET_ISO2022JP, "", ""},
    {"cp50221", CHARSET_ISO2022JP, "", ""},
    {"cp50222", CHARSET_ISO2022JP, "", ""},
    {"hzgb2312", CHARSET_HZ, "", ""},
    {"hz", CHARSET_HZ, "", ""},
    {"gb2312", CHARSET_DOUBLE, "GB18030", ""},
    {"gb231280", CHARSET_DOUBLE, "GB18030", ""},
    {"csgb2312", CHARSET_DOUBLE, "GB18030", ""},
    {"csgb231280", CHARSET_DOUBLE, "GB18030", ""},
    {"csiso58gb231280", CHARSET_DOUBLE, "GB18030", ""},
    {"chinese", CHARSET_DOUBLE, "GB18030", ""},
    {"euccn", CHARSET_DOUBLE, "GB18030", ""},
    {"gbk", CHARSET_DOUBLE, "GB18030", ""},
    {"cp936", CHARSET_DOUBLE, "GB18030", ""},
    {"ms936", CHARSET_DOUBLE, "GB18030", ""},
    {"gb18030", CHARSET_DOUBLE, "GB18030", ""},
    {"big5", CHARSET_DOUBLE, "CP950", "BIG5-HKSCS"},
    {"cnbig5", CHARSET_DOUBLE, "CP950", "BIG5-HKSCS"},
    {"xxbig5", CHARSET_DOUBLE, "CP950", "BIG5-HKSCS"},
    {"csbig5", CHARSET_DOUBLE, "CP950", "BIG5-HKSCS"},
    {"cp950", CHARSET_DOUBLE, "CP950", "BIG5-HKSCS"},
    {"big5hkscs", CHARSET_DOUBLE, "BIG5-HKSCS", "CP950"},
    {"euctw", CHARSET_DOUBLE, "EUC-TW", ""},
    {"shiftjis", CHARSET_DOUBLE, "CP932", ""},
    {"sjis", CHARSET_DOUBLE, "CP932", ""},
    {"csshiftjis", CHARSET_DOUBLE, "CP932", ""},
    {"mskanji", CHARSET_DOUBLE, "CP932", ""},
    {"windows31j", CHARSET_DOUBLE, "CP932", ""},
    {"cswindows31j", CHARSET_DOUBLE, "CP932", ""},
    {"cp932", CHARSET_DOUBLE, "CP932", ""},
    {"ms932", CHARSET_DOUBLE, "CP932", ""},
    {"eucjp", CHARSET_DOUBLE, "EUC-JP-MS", "EUC-JP"},
    {"xeuc", CHARSET_DOUBLE, "EUC-JP-MS", "EUC-JP"},
    {"ujis", CHARSET_DOUBLE, "EUC-JP-MS", "EUC-JP"},
    {"cp51932", CHARSET_DOUBLE, "EUC-JP-MS", "EUC-JP"},
    {"euckr", CHARSET_DOUBLE, "CP949", ""},
    {"cseuckr", CHARSET_DOUBLE, "CP949", ""},
    {"ksc56011987", CHARSET_DOUBLE, "CP949", ""},
    {"ksc56011989", CHARSET_DOUBLE, "CP949", ""},
    {"ksc5601", CHARSET_DOUBLE, "CP949", ""},
    {"csksc56011987", CHARSET_DOUBLE, "CP949", ""},
    {"korean", CHARSET_DOUBLE, "CP949", ""},
    {"uhc", CHARSET_DOUBLE, "CP949", ""},
    {"cp949", CHARSET_DOUBLE, "CP949", ""},
    {"ms949", CHARSET_DOUBLE, "CP949", ""},
    {"johab", CHARSET_DOUBLE, "JOHAB", ""},
    {"cp1361", CHARSET_DOUBLE, "JOHAB", ""},
    {"koi8r", CHARSET_SINGLE, "KOI8-U", ""},
    {"koi8", CHARSET_SINGLE, "KOI8-U", ""},
    {"cskoi8r", CHARSET_SINGLE, "KOI8-U", ""},
    {"koi8u", CHARSET_SINGLE, "KOI8-U", ""},
    {"koi8ru", CHARSET_SINGLE, "KOI8-U", ""},
    {"iso88591", CHARSET_SINGLE, "CP1252", ""},
    {"iso885911987", CHARSET_SINGLE, "CP1252", ""},
    {"iso889591", CHARSET_SINGLE, "CP1252", ""},
    {"isoir100", CHARSET_SINGLE, "CP1252", ""},
    {"latin1", CHARSET_SINGLE, "CP1252", ""},
    {"l1", CHARSET_SINGLE, "CP1252", ""},
    {"ibm819", CHARSET_SINGLE, "CP1252", ""},
    {"cp819", CHARSET_SINGLE, "CP1252", ""},
    {"csisolatin1", CHARSET_SINGLE, "CP1252", ""},
    {"latin2", CHARSET_SINGLE, "ISO-8859-2", "CP1250"},
    {"l2", CHARSET_SINGLE, "ISO-8859-2", "CP1250"},
    {"csisolatin2", CHARSET_SINGLE, "ISO-8859-2", "CP1250"},
    {"isoir101", CHARSET_SINGLE, "ISO-8859-2", "CP1250"},
    {"latin3", CHARSET_SINGLE, "ISO-8859-3", "CP1254"},
    {"csisolatin3", CHARSET_SINGLE, "ISO-8859-3", "CP1254"},
    {"latin4", CHARSET_SINGLE, "ISO-8859-4", "CP1257"},
    {"csisolatin4", CHARSET_SINGLE, "ISO-8859-4", "CP1257"},
    {"latin5", CHARSET_SINGLE, "CP1254", ""},
    {"l5", CHARSET_SINGLE, "CP1254", ""},
    {"csisolatin5", CHARSET_SINGLE, "CP1254", ""},
    {"iso88599", CHARSET_SINGLE, "CP1254", ""},
    {"latin6", CHARSET_SINGLE, "ISO-8859-10", "CP1257"},
    {"csisolatin6", CHARSET_SINGLE, "ISO-8859-10", "CP1257"},
    {"latin7", CHARSET_SINGLE, "ISO-8859-13", "CP1257"},
    {"latin9", CHARSET_SINGLE, "ISO-8859-15", "CP1252"},
    {"latin0", CHARSET_SINGLE, "ISO-8859-15", "CP1252"},
    {"latin10", CHARSET_SINGLE, "ISO-8859-16", "CP1250"},
    {"iso88598i", CHARSET_SINGLE, "CP1255", "ISO-8859-8"},
    {"iso88598e", CHARSET_SINGLE, "CP1255", "ISO-8859-8"},
    {"iso88598", CHARSET_SINGLE, "CP1255", "ISO-8859-8"},
    {"csisolatinhebrew", CHARSET_SINGLE, "CP1255", "ISO-8859-8"},
    {"logical", CHARSET_SINGLE, "CP1255", "ISO-8859-8"},
    {"visual", CHARSET_SINGLE, "CP1255", "ISO-8859-8"},
    {"iso885911", CHARSET_SINGLE, "CP874", ""},
    {"tis620", CHARSET_SINGLE, "CP874", ""},
    {"windows874", CHARSET_SINGLE, "CP874", ""},
    {"arabic", CHARSET_SINGLE, "ISO-8859-6", "CP1256"},
    {"asmo708", CHARSET_SINGLE, "ISO-8859-6", "CP1256"},
    {"csisolatinarabic", CHARSET_SINGLE, "ISO-8859-6", "CP1256"},
    {"greek", CHARSET_SINGLE, "ISO-8859-7", "CP1253"},
    {"csisolatingreek", CHARSET_SINGLE, "ISO-8859-7", "CP1253"},
    {"hebrew", CHARSET_SINGLE, "CP1255", "ISO-8859-8"},
    {"cyrillic", CHARSET_SINGLE, "ISO-8859-5", "CP1251"},
    {"csisolatincyrillic", CHARSET_SINGLE, "ISO-8859-5", "CP1251"},
    {"win1251", CHARSET_SINGLE, "CP1251", ""},
    {"strk10482002", CHARSET_SINGLE, "KZ-1048", ""},
    {"rk1048", CHARSET_SINGLE, "KZ-1048", ""},
    {"kz1048", CHARSET_SINGLE, "KZ-1048", ""},
    {"mac", CHARSET_SINGLE, "MACINTOSH", ""},
    {"macroman", CHARSET_SINGLE, "MACINTOSH", ""},
    {"macintosh", CHARSET_SINGLE, "MACINTOSH", ""},
    {"csmacintosh", CHARSET_SINGLE, "MACINTOSH", ""},
    {"macce", CHARSET_SINGLE, "MAC-CENTRALEUROPE", ""},
    {"maclatin2", CHARSET_SINGLE, "MAC-CENTRALEUROPE", ""},
    {"maccentraleurope", CHARSET_SINGLE, "MAC-CENTRALEUROPE", ""},
    {"maccentraleurroman", CHARSET_SINGLE, "MAC-CENTRALEUROPE", ""},
    {"maccyrillic", CHARSET_SINGLE, "MAC-CYRILLIC", ""},
    {"macukrainian", CHARSET_SINGLE, "MAC-CYRILLIC", ""},
    {"macturkish", CHARSET_SINGLE, "X-MAC-TURKISH", ""},
    {"macgreek", CHARSET_SINGLE, "X-MAC-GREEK", ""},
    {"macromanian", CHARSET_SINGLE, "X-MAC-ROMANIAN", ""},
    {"maccroatian", CHARSET_SINGLE, "X-MAC-CROATIAN", ""},
    {"macicelandic", CHARSET_SINGLE, "X-MAC-ICELANDIC", ""},
    {"maciceland", CHARSET_SINGLE, "X-MAC-ICELANDIC", ""},
    {"macjapanese", CHARSET_DOUBLE, "CP932", ""},
    {"macchinesesimp", CHARSET_DOUBLE, "GB18030", ""},
    {"macchinesetrad", CHARSET_DOUBLE, "CP950", "BIG5-HKSCS"},
    {"mackorean", CHARSET_DOUBLE, "CP949", ""},
    {"macthai", CHARSET_SINGLE, "CP874", ""},
    {"unknown", CHARSET_NONE, "", ""},
    {"unknown8bit", CHARSET_NONE, "", ""},
    {"default", CHARSET_NONE, "", ""},
    {"xuserdefined", CHARSET_NONE, "", ""},
    {"8bit", CHARSET_NONE, "", ""},
    {"7bit", CHARSET_NONE, "", ""},
    {"binary", CHARSET_NONE, "", ""},
    {"none", CHARSET_NONE, "", ""},
    {"null", CHARSET_NONE, "", ""},
    {"ansi", CHARSET_NONE, "", ""},
};

static CharsetLabel make_label(CharsetFamily family, const char *name, const char *fallback)
{
    CharsetLabel label = {.family = family};
    g_strlcpy(label.name, name, sizeof label.name);
    g_strlcpy(label.fallback, fallback, sizeof label.fallback);
    return label;
}

/* Letters and digits in lower case; FALSE when the label is too long to mean anything. */
static gboolean squeeze(const char *label, char squeezed[CHARSET_NAME_MAX + 1])
{
    gsize used = 0;
    for (const char *c = label; *c != '\0'; c++) {
        if (*c == ';')
            break;
        if (!g_ascii_isalnum(*c))
            continue;
        if (used == CHARSET_NAME_MAX)
            return FALSE;
        squeezed[used++] = g_ascii_tolower(*c);
    }
    squeezed[used] = '\0';
    return used > 0;
}

/* The Windows charset that is meant by an ISO 8859 label above octets that this lacks. */
static const char *windows_for(guint iso)
{
    static const char *const WINDOWS[] = {
        "",       "CP1252", "CP1250", "CP1254", "CP1257", "CP1251", "CP1256", "CP1253", "CP1255",
        "CP1254", "CP1257", "CP874",  "",       "CP1257", "CP1252", "CP1252", "CP1250"};
    return iso < G_N_ELEMENTS(WINDOWS) ? WINDOWS[iso] : "";
}

/* windows-1250 and its many spellings: a number after one of the prefixes. */
static gboolean read_numbered(const char *squeezed, CharsetLabel *label_r)
{
    static const struct {
        const char *prefix;
        gboolean is_iso;
        guint64 low, high;
    } KINDS[] = {
        {"windows", FALSE, 437, 1258}, {"win", FALSE, 1250, 1258}, {"cp", FALSE, 437, 1258},
        {"ibm", FALSE, 437, 1258},     {"dos", FALSE, 437, 1258},  {"mswin", FALSE, 1250, 1258},
        {"iso8859", TRUE, 1, 16},      {"8859", TRUE, 1, 16},      {"", FALSE, 437, 1258},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(KINDS); i++) {
        guint64 number;
        if (!g_str_has_prefix(squeezed, KINDS[i].prefix) ||
            !g_ascii_string_to_unsigned(squeezed + strlen(KINDS[i].prefix), 10, KINDS[i].low,
                                        KINDS[i].high, &number, NULL))
            continue;
        g_autofree char *name =
            g_strdup_printf("%s%u", KINDS[i].is_iso ? "ISO-8859-" : "CP", (guint)number);
        *label_r =
            make_label(CHARSET_SINGLE, name, KINDS[i].is_iso ? windows_for((guint)number) : "");
        return TRUE;
    }
    return FALSE;
}

/* The label as iconv may know it. Slashes would be iconv's own flags and commas lists. */
static CharsetLabel read_verbatim(const char *label)
{
    g_autofree char *name = g_strdup(label);
    g_strstrip(name);
    gboolean is_name = *name != '\0' && strlen(name) <= CHARSET_NAME_MAX;
    for (const char *c = name; is_name && *c != '\0'; c++)
        is_name = g_ascii_isalnum(*c) || strchr("-_.:+", *c) != NULL;
    return is_name ? make_label(CHARSET_OTHER, name, "") : make_label(CHARSET_NONE, "", "");
}

static gboolean read_alias(const char *squeezed, CharsetLabel *label_r)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ALIASES); i++)
        if (strcmp(squeezed, ALIASES[i].squeezed) == 0) {
            *label_r = make_label(ALIASES[i].family, ALIASES[i].name, ALIASES[i].fallback);
            return TRUE;
        }
    return FALSE;
}

CharsetLabel charset_label_read(const char *label)
{
    char squeezed[CHARSET_NAME_MAX + 1];
    CharsetLabel read;
    if (label == NULL || !squeeze(label, squeezed))
        return make_label(CHARSET_NONE, "", "");
    const char *name = g_str_has_prefix(squeezed, "charset") ? squeezed + 7 : squeezed;
    if (read_alias(name, &read) || read_numbered(name, &read))
        return read;
    if (*name == 'x' && (read_alias(name + 1, &read) || read_numbered(name + 1, &read)))
        return read;
    return read_verbatim(label);
}
