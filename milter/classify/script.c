#include "script.h"

static Script ascii_script(gunichar character)
{
    if (character <= ' ' || character == 0x7f)
        return SCRIPT_SPACE;
    if (g_ascii_isalpha((char)character))
        return SCRIPT_LATIN;
    return g_ascii_isdigit((char)character) ? SCRIPT_DIGIT : SCRIPT_SIGN;
}

static Script script_by_name(gunichar character)
{
    GUnicodeScript script = g_unichar_get_script(character);
    switch (script) {
    case G_UNICODE_SCRIPT_LATIN:
    case G_UNICODE_SCRIPT_COMMON:
    case G_UNICODE_SCRIPT_INHERITED:
        return SCRIPT_LATIN;
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_BOPOMOFO:
        return SCRIPT_HAN;
    case G_UNICODE_SCRIPT_HIRAGANA:
        return SCRIPT_HIRAGANA;
    case G_UNICODE_SCRIPT_KATAKANA:
        return SCRIPT_KATAKANA;
    case G_UNICODE_SCRIPT_HANGUL:
        return SCRIPT_HANGUL;
    case G_UNICODE_SCRIPT_THAI:
    case G_UNICODE_SCRIPT_LAO:
    case G_UNICODE_SCRIPT_KHMER:
    case G_UNICODE_SCRIPT_MYANMAR:
    case G_UNICODE_SCRIPT_TIBETAN:
        return SCRIPT_THAI;
    default:
        return (Script)(SCRIPT_ALPHABET + (guint)script % (guint)(SCRIPT_DENSE - SCRIPT_ALPHABET));
    }
}

static Script script_by_kind(gunichar character, Script before)
{
    switch (g_unichar_type(character)) {
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_FORMAT:
        return before;
    case G_UNICODE_DECIMAL_NUMBER:
        return SCRIPT_DIGIT;
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_LETTER_NUMBER:
        return script_by_name(character);
    case G_UNICODE_CONTROL:
    case G_UNICODE_SPACE_SEPARATOR:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_UNASSIGNED:
        return SCRIPT_SPACE;
    default:
        return SCRIPT_SIGN;
    }
}

Script script_of(gunichar character, Script before)
{
    if (character < 0x80)
        return ascii_script(character);
    if (character >= 0x4e00 && character <= 0x9fff)
        return SCRIPT_HAN;
    if (character >= 0x3041 && character <= 0x3096)
        return SCRIPT_HIRAGANA;
    if (character >= 0x30a1 && character <= 0x30fa)
        return SCRIPT_KATAKANA;
    if (character == 0x30fc) /* the mark that lengthens a vowel */
        return before == SCRIPT_HIRAGANA ? SCRIPT_HIRAGANA : SCRIPT_KATAKANA;
    if (character >= 0xac00 && character <= 0xd7a3)
        return SCRIPT_HANGUL;
    if (character >= 0xc0 && character <= 0x24f && character != 0xd7 && character != 0xf7)
        return SCRIPT_LATIN;
    return script_by_kind(character, before);
}
