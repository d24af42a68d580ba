#include "look.h"

#include "css.h"

#include <string.h>

/* An element while its rules are gone through, the weaker first. */
typedef struct element {
    HtmlLook look;
    const HtmlLook *around;
    guint64 hides, may_hide; /* properties, as in HtmlEffects */
} Element;

static void apply(Element *element, const HtmlEffects *effects, gboolean is_perhaps)
{
    if (is_perhaps) {
        element->hides &= ~effects->shows;
        element->may_hide |= effects->hides;
    } else {
        guint64 said = effects->hides | effects->shows;
        element->hides = (element->hides & ~said) | (effects->hides & ~effects->shows);
        element->may_hide = (element->may_hide & ~said) | effects->hides;
        html_letters_change(&element->look.letters, effects, element->around->letters.ground);
    }
    html_letters_change(&element->look.likewise, effects, element->around->likewise.ground);
}

/* ---- attributes ---- */

/* What HTML's own attributes say is weaker than any rule. */
static void apply_attributes(Element *element, const HtmlToken *token)
{
    const HtmlSlice *attributes = token->attributes;
    HtmlEffects effects = {0};
    if (token->element != NULL && token->element->role == HTML_LINK)
        effects.ink.kind = HTML_COLOUR_OWN;
    if (attributes[HTML_BGCOLOR].start != NULL)
        effects.ground = html_colour_read_attribute(&attributes[HTML_BGCOLOR]);
    if (attributes[HTML_BACKGROUND].length > 0)
        effects.ground.kind = HTML_COLOUR_UNKNOWN;
    if (attributes[HTML_TEXT].start != NULL && html_slice_is(&token->name, "body"))
        effects.ink = html_colour_read_attribute(&attributes[HTML_TEXT]);
    if (attributes[HTML_COLOR].start != NULL)
        effects.ink = html_colour_read_attribute(&attributes[HTML_COLOR]);
    if (attributes[HTML_HIDDEN].start != NULL)
        effects.hides = html_effects_display();
    if (html_slice_is(&token->name, "details") || html_slice_is(&token->name, "dialog"))
        effects.hides = effects.shows = html_effects_display();
    apply(element, &effects, FALSE);
}

static HtmlDeclared style_of(const HtmlToken *token)
{
    HtmlDeclared declared = {0};
    const HtmlSlice *style = &token->attributes[HTML_STYLE];
    g_autofree char *plain = css_plain_attribute(style);
    HtmlSlice css = plain != NULL ? (HtmlSlice){plain, strlen(plain)} : *style;
    html_effects_add(&declared, &css);
    return declared;
}

/* ---- the cascade ---- */

/* CSS Cascade 4, 6.1: what is important comes last, and a tag's own style after all rules. */
static void apply_styles(Element *element, const HtmlSheet *sheet, const HtmlToken *token)
{
    HtmlMatches rules = {.count = 0};
    if (sheet != NULL)
        html_sheet_match(sheet, token, &rules);
    HtmlDeclared style = style_of(token);
    for (guint i = 0; i < rules.count; i++)
        apply(element, &rules.matches[i].declared->normal, rules.matches[i].is_perhaps);
    apply(element, &style.normal, FALSE);
    for (guint i = 0; i < rules.count; i++)
        apply(element, &rules.matches[i].declared->important, rules.matches[i].is_perhaps);
    apply(element, &style.important, FALSE);
    element->look.may_hide |= rules.is_cut || element->may_hide != 0;
}

HtmlLook html_look(const HtmlSheet *sheet, const HtmlToken *token, const HtmlLook *around)
{
    Element element = {.look = *around, .around = around};
    apply_attributes(&element, token);
    apply_styles(&element, sheet, token);
    gboolean is_unseen = token->element != NULL && html_element_is_unseen(token->element);
    element.look.is_hidden = is_unseen || element.hides != 0;
    return element.look;
}

HtmlLook html_look_of_frame(const HtmlSheet *sheet, const HtmlToken *token, const HtmlLook *around)
{
    HtmlLook look = html_look(sheet, token, around);
    look.is_hidden = FALSE;
    return look;
}

HtmlLook html_look_begin(const HtmlSheet *sheet)
{
    static const char *const FRAMES[] = {"html", "body"};
    HtmlLook look = {.letters = HTML_LETTERS_PLAIN, .likewise = HTML_LETTERS_PLAIN};
    for (gsize i = 0; sheet != NULL && i < G_N_ELEMENTS(FRAMES); i++) {
        HtmlToken tag = {.kind = HTML_TOKEN_OPEN, .name = {FRAMES[i], 4}};
        look = html_look_of_frame(sheet, &tag, &look);
    }
    return look;
}

gboolean html_look_is_readable(const HtmlLook *look)
{
    return !look->letters.is_tiny || !look->likewise.is_tiny;
}

gboolean html_look_is_doubtful(const HtmlLook *look)
{
    return look->may_hide || look->letters.is_tiny || look->likewise.is_tiny ||
           html_letters_are_pale(&look->letters) || html_letters_are_pale(&look->likewise);
}
