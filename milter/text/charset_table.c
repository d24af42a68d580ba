#include "charset_table.h"

#include <string.h>

typedef struct table {
    const char *charset;
    const char *characters; /* of the octets from 0x80 on */
} Table;

/* clang-format off */
static const Table TABLES[] = {
    {"X-MAC-TURKISH",
     "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
     "†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
     "¿¡¬√ƒ≈∆«»…\302\240ÀÃÕŒœ–—“”‘’÷◊ÿŸĞğİıŞş"
     "‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\357\277\275ÒÚÛÙ\357\277\275ˆ˜¯˘˙˚¸˝˛ˇ"},
    {"X-MAC-GREEK",
     "Ä¹²É³ÖÜ΅àâä΄¨çéèêë£™îï•½‰ôö¦€ùûü"
     "†ΓΔΘΛΞΠß®©ΣΪ§≠°·Α±≤≥¥ΒΕΖΗΙΚΜΦΫΨΩ"
     "άΝ¬ΟΡ≈Τ«»…\302\240ΥΧΆΈœ–―“”‘’÷ΉΊΌΎέήίόΏ"
     "ύαβψδεφγηιξκλμνοπώρστθωςχυζϊϋΐΰ\302\255"},
    {"X-MAC-ROMANIAN",
     "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
     "†°¢£§•¶ß®©™´¨≠ĂȘ∞±≤≥¥µ∂∑∏π∫ªºΩăș"
     "¿¡¬√ƒ≈∆«»…\302\240ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›Țț"
     "‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\357\277\275ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ"},
    {"X-MAC-CROATIAN",
     "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
     "†°¢£§•¶ß®Š™´¨≠ŽØ∞±≤≥∆µ∂∑∏š∫ªºΩžø"
     "¿¡¬√ƒ≈Ć«Č…\302\240ÀÃÕŒœĐ—“”‘’÷◊\357\277\275©⁄€‹›Æ»"
     "–·‚„‰ÂćÁčÈÍÎÏÌÓÔđÒÚÛÙıˆ˜¯πË˚¸Êæˇ"},
    {"X-MAC-ICELANDIC",
     "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü"
     "Ý°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø"
     "¿¡¬√ƒ≈∆«»…\302\240ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€ÐðÞþ"
     "ý·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\357\277\275ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ"},
    {"CP720",
     "\357\277\275\357\277\275éâ\357\277\275à\357\277\275çêëèïî\357\277\275\357\277\275\357\277\275\357\277\275ّْô¤ـûùءآأؤ£إئا"
     "بةتثجحخدذرزسشص«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
     "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
     "ضطظعغفµقكلمنهوىي≡ًٌٍَُِ≈°∙·√ⁿ²■\302\240"},
    {"KZ-1048",
     "ЂЃ‚ѓ„…†‡€‰Љ‹ЊҚҺЏђ‘’“”•–—\357\277\275™љ›њқһџ"
     "\302\240ҰұӘ¤Ө¦§Ё©Ғ«¬\302\255®Ү°±Ііөµ¶·ё№ғ»әҢңү"
     "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
     "абвгдежзийклмнопрстуфхцчшщъыьэюя"},
};
/* clang-format on */

const char *charset_table(const char *charset)
{
    for (gsize i = 0; i < G_N_ELEMENTS(TABLES); i++)
        if (strcmp(charset, TABLES[i].charset) == 0)
            return TABLES[i].characters;
    return NULL;
}

char *charset_table_decode(const char *octets, gsize length, const char *characters,
                           gsize *written_r, gsize *errors_r)
{
    const char *at[128];
    for (gsize i = 0; i < G_N_ELEMENTS(at); i++, characters = g_utf8_next_char(characters))
        at[i] = characters;
    GString *out = g_string_sized_new(length + length / 2);
    gsize errors = 0;
    for (gsize i = 0; i < length; i++) {
        guchar octet = (guchar)octets[i];
        if (octet < 0x80) {
            g_string_append_c(out, octets[i]);
            continue;
        }
        const char *character = at[octet - 0x80];
        errors += g_utf8_get_char(character) == 0xfffd ? 1 : 0;
        g_string_append_len(out, character, g_utf8_skip[(guchar)*character]);
    }
    *written_r = out->len;
    *errors_r = errors;
    return g_string_free(out, FALSE);
}
