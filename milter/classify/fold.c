#include "fold.h"

#include "../base/utf8.h"

#include <string.h>

#define EXPANSION 2 /* characters one letter folds into, at most: German sharp s */

static const struct {
    gunichar first, last;
} in_normal_form[] = {
    {0x0000, 0x009f}, {0x00a1, 0x00a7}, {0x00a9, 0x00a9}, {0x00ab, 0x00ae}, {0x00b0, 0x00b1},
    {0x00b6, 0x00b7}, {0x00bb, 0x00bb}, {0x00bf, 0x0131}, {0x0134, 0x013e}, {0x0141, 0x0148},
    {0x014a, 0x017e}, {0x0386, 0x0386}, {0x0388, 0x03ce}, {0x0400, 0x045f}, {0x05d0, 0x05ea},
    {0x0621, 0x064a}, {0x0e01, 0x0e32}, {0x2013, 0x2014}, {0x2018, 0x201f}, {0x20ac, 0x20ac},
    {0x3001, 0x3002}, {0x3008, 0x3011}, {0x3041, 0x3096}, {0x30a1, 0x30fc}, {0x4e00, 0x9fff},
    {0xac00, 0xd7a3},
};

/* Whether no normal form changes or joins the character, so that nothing has to be copied. */
static gboolean is_in_normal_form(gunichar character)
{
    for (gsize i = 0; i < G_N_ELEMENTS(in_normal_form); i++) {
        if (character <= in_normal_form[i].last)
            return character >= in_normal_form[i].first;
    }
    return FALSE;
}

static gboolean is_fullwidth_form(gunichar character)
{
    return character >= 0xff01 && character <= 0xff5e;
}

static void make_room(Folded *folded, gsize more)
{
    if (folded->length + more <= folded->room)
        return;
    folded->room = MAX(folded->room * 2, folded->length + more);
    folded->characters = g_renew(gunichar, folded->characters, folded->room);
    folded->scripts = g_renew(Script, folded->scripts, folded->room);
}

static void put(Folded *folded, gunichar character)
{
    Script before = folded->length > 0 ? folded->scripts[folded->length - 1] : SCRIPT_SPACE;
    folded->characters[folded->length] = character;
    folded->scripts[folded->length++] = script_of(character, before);
}

static void put_folded(Folded *folded, gunichar character)
{
    if (character < 0x80) {
        put(folded, (gunichar)g_ascii_tolower((char)character));
    } else if (character >= 0x3000 && character <= 0xd7a3) {
        put(folded, character);
    } else if (is_fullwidth_form(character)) {
        put(folded, (gunichar)g_ascii_tolower((char)(character - 0xff01 + '!')));
    } else if (character == 0xdf || character == 0x1e9e) {
        put(folded, 's');
        put(folded, 's');
    } else {
        gunichar small = g_unichar_tolower(character);
        put(folded, small == 0x3c2 ? 0x3c3 : small); /* the final sigma is one */
    }
}

/* FALSE: the text stands in no normal form; up to where it does, nothing was kept of it. */
static gboolean append_as_it_is(Folded *folded, const char *text, gsize length, gboolean is_normal)
{
    gsize before = folded->length;
    gsize octets = 1;
    for (const char *at = text; at < text + length; at += octets) {
        gunichar character;
        octets = utf8_read(at, (gsize)(text + length - at), &character);
        character = character == UTF8_BROKEN ? 0 : character;
        if (!is_normal && !is_in_normal_form(character) && !is_fullwidth_form(character)) {
            folded->length = before;
            return FALSE;
        }
        put_folded(folded, character);
    }
    return TRUE;
}

void folded_append(Folded *folded, const char *text, gsize length)
{
    make_room(folded, length * EXPANSION);
    if (append_as_it_is(folded, text, length, FALSE))
        return;
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)length);
    g_autofree char *normal = utf8_normalize(valid, -1, G_NORMALIZE_ALL_COMPOSE);
    gsize octets = strlen(normal);
    make_room(folded, octets * EXPANSION);
    (void)append_as_it_is(folded, normal, octets, TRUE);
}

void folded_append_break(Folded *folded)
{
    make_room(folded, 1);
    put(folded, '\n');
}

void folded_clear(Folded *folded)
{
    g_free(folded->characters);
    g_free(folded->scripts);
    memset(folded, 0, sizeof *folded);
}
