#include "letters.h"

void html_letters_change(HtmlLetters *letters, const HtmlEffects *effects, HtmlColour ground_around)
{
    if (effects->size != HTML_SIZE_NONE)
        letters->is_tiny = effects->size == HTML_SIZE_TINY;
    if (effects->ink.kind != HTML_COLOUR_NONE)
        letters->ink = effects->ink;
    if (effects->ground.kind == HTML_COLOUR_CLEAR)
        letters->ground = ground_around;
    else if (effects->ground.kind != HTML_COLOUR_NONE)
        letters->ground = effects->ground;
}

gboolean html_letters_are_pale(const HtmlLetters *letters)
{
    static const HtmlColour WHITE = {.rgb = 0xffffff}, BLACK = {.rgb = 0};
    gboolean is_told = letters->ground.kind == HTML_COLOUR_TOLD;
    if (letters->ink.kind == HTML_COLOUR_OWN)
        return is_told && html_colours_are_alike(BLACK, letters->ground);
    return letters->ink.kind != HTML_COLOUR_TOLD ||
           html_colours_are_alike(letters->ink, is_told ? letters->ground : WHITE);
}
