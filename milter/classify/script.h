/*
 * script - what kind of writing a character belongs to, so that a text is split where the writing
 * changes: "A3区" is three tokens. Pure.
 */
#ifndef INTAKE_CLASSIFY_SCRIPT_H
#define INTAKE_CLASSIFY_SCRIPT_H

#include <glib.h>

/* Below SCRIPT_LETTERS: no word. From SCRIPT_DENSE on each character is a token, as these writings
   put no blanks between words. An alphabet not named here is SCRIPT_ALPHABET + its GUnicodeScript;
   a dense one SCRIPT_DENSE + that. */
typedef guint8 Script;
enum {
    SCRIPT_SPACE,
    SCRIPT_SIGN,
    SCRIPT_DIGIT,
    SCRIPT_LETTERS,
    SCRIPT_LATIN = SCRIPT_LETTERS,
    SCRIPT_ALPHABET, /* the first of the alphabets */
    SCRIPT_DENSE = 192,
    SCRIPT_HAN = SCRIPT_DENSE,
    SCRIPT_HIRAGANA,
    SCRIPT_KATAKANA,
    SCRIPT_HANGUL,
    SCRIPT_THAI, /* and Lao, Khmer, Myanmar, Tibetan */
};

/* The script of a character in normal form. SCRIPT_MARK has no name: a combining mark belongs to
   what stands before it, and `before` is given back. */
Script script_of(gunichar character, Script before);

static inline gboolean script_is_letter(Script script)
{
    return script >= SCRIPT_LETTERS;
}

static inline gboolean script_is_dense(Script script)
{
    return script >= SCRIPT_DENSE;
}

#endif
