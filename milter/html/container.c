#include "container.h"

#include <string.h>

#define CASE_BIT 0x20 /* between the cases of an ASCII letter */

typedef enum match { EXACT, ENDS, BEGINS } Match;

typedef struct mark {
    const char *name;
    Match match; /* vendors prefix or suffix a hash: ydp1a2b3c4dyahoo_quoted */
    HtmlContainer container;
} Mark;

/* In class, id or name attributes. */
static const Mark MARKS[] = {
    {"gmail_quote", EXACT, HTML_CONTAINER_GMAIL},
    {"gmail_quote_container", EXACT, HTML_CONTAINER_GMAIL},
    {"gmail_signature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"gmail_signature_prefix", EXACT, HTML_CONTAINER_SIGNATURE},
    {"moz-cite-prefix", EXACT, HTML_CONTAINER_QUOTE},
    {"moz-signature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"moz-forward-container", EXACT, HTML_CONTAINER_FORWARD},
    {"reply-intro", EXACT, HTML_CONTAINER_QUOTE},
    {"_rc_sig", EXACT, HTML_CONTAINER_SIGNATURE},
    {"divRplyFwdMsg", EXACT, HTML_CONTAINER_HISTORY},
    {"appendonsend", EXACT, HTML_CONTAINER_MAYBE_HISTORY},
    {"stopSpelling", EXACT, HTML_CONTAINER_MAYBE_HISTORY},
    {"OutlookMessageHeader", EXACT, HTML_CONTAINER_HISTORY},
    {"OLK_SRC_BODY_SECTION", EXACT, HTML_CONTAINER_HISTORY},
    {"mail-editor-reference-message-container", EXACT, HTML_CONTAINER_QUOTE},
    {"ms-outlook-mobile-signature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"Signature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"AppleMailSignature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"yahoo_quoted", ENDS, HTML_CONTAINER_QUOTE},
    {"yahoo_quoted_", BEGINS, HTML_CONTAINER_QUOTE},
    {"yahoo-signature", ENDS, HTML_CONTAINER_SIGNATURE},
    {"ymail_android_signature", ENDS, HTML_CONTAINER_SIGNATURE},
    {"zmail_extra", EXACT, HTML_CONTAINER_QUOTE},
    {"Zm-_Id_-Sgn", EXACT, HTML_CONTAINER_SIGNATURE},
    {"zwchr", EXACT, HTML_CONTAINER_HISTORY},
    {"isReplyContent", EXACT, HTML_CONTAINER_QUOTE},
    {"spnEditorSign_app", EXACT, HTML_CONTAINER_SIGNATURE},
    {"spnEditorSign", EXACT, HTML_CONTAINER_SIGNATURE},
    {"ntes-pcmac-signature", BEGINS, HTML_CONTAINER_SIGNATURE},
    {"ntes-mailmaster-quote", BEGINS, HTML_CONTAINER_QUOTE},
    {"xm_write_signature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"xm_mail_oringinal_describe", EXACT, HTML_CONTAINER_QUOTE},
    {"mail_quote", EXACT, HTML_CONTAINER_QUOTE},
    {"foxmail_signature", BEGINS, HTML_CONTAINER_SIGNATURE},
    {"alimail-quote", EXACT, HTML_CONTAINER_QUOTE},
    {"alimail_signature", ENDS, HTML_CONTAINER_SIGNATURE},
    {"wmi-quote", ENDS, HTML_CONTAINER_CITE},
    {"wmi-sign", ENDS, HTML_CONTAINER_SIGNATURE},
    {"mailru-blockquote", EXACT, HTML_CONTAINER_CITE},
    {"mail-quote-collapse", EXACT, HTML_CONTAINER_QUOTE},
    {"protonmail_quote", EXACT, HTML_CONTAINER_QUOTE},
    {"protonmail_signature_block", EXACT, HTML_CONTAINER_SIGNATURE},
    {"tutanota_quote", EXACT, HTML_CONTAINER_QUOTE},
    {"messageReplySection", EXACT, HTML_CONTAINER_QUOTE},
    {"messageSignatureSection", EXACT, HTML_CONTAINER_SIGNATURE},
    {"front-blockquote", EXACT, HTML_CONTAINER_CITE},
    {"front-signature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"hs_reply", EXACT, HTML_CONTAINER_QUOTE},
    {"bloop_sign", BEGINS, HTML_CONTAINER_SIGNATURE},
    {"composer_signature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"edo-signature", BEGINS, HTML_CONTAINER_SIGNATURE},
    {"edo-original", BEGINS, HTML_CONTAINER_QUOTE},
    {"k9mail-signature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"-x-evo-signature", BEGINS, HTML_CONTAINER_SIGNATURE},
    {"_signaturePlaceholder", EXACT, HTML_CONTAINER_SIGNATURE},
    {"_originalContent", EXACT, HTML_CONTAINER_QUOTE},
    {"originalContent", EXACT, HTML_CONTAINER_QUOTE},
    {"sh-signature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"skype-signature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"rps-signature", EXACT, HTML_CONTAINER_SIGNATURE},
    {"mailspring-quote", EXACT, HTML_CONTAINER_GMAIL},
    {"nylas-quote", EXACT, HTML_CONTAINER_GMAIL},
};

/* In the data-marker attribute, Zimbra's. */
static const Mark DATA_MARKS[] = {
    {"__DIVIDER__", EXACT, HTML_CONTAINER_HISTORY},
    {"__HEADERS__", EXACT, HTML_CONTAINER_HISTORY},
    {"__QUOTED_TEXT__", EXACT, HTML_CONTAINER_QUOTE},
    {"__SIG_", BEGINS, HTML_CONTAINER_SIGNATURE},
};

static gboolean matches(const Mark *mark, const char *word, gsize length)
{
    if (mark->match != ENDS && ((*word ^ *mark->name) & ~CASE_BIT) != 0) /* nearly always */
        return FALSE;
    gsize size = strlen(mark->name);
    if (length < size || (mark->match == EXACT && length != size))
        return FALSE;
    gsize skipped = mark->match == ENDS ? length - size : 0;
    return g_ascii_strncasecmp(word + skipped, mark->name, size) == 0;
}

static HtmlContainer look_up(const Mark *marks, gsize count, const char *word, gsize length)
{
    while (length > 2 && g_ascii_strncasecmp(word, "x_", 2) == 0) {
        word += 2;
        length -= 2;
    }
    for (gsize i = 0; i < count; i++)
        if (matches(&marks[i], word, length))
            return marks[i].container;
    return HTML_CONTAINER_NONE;
}

/* The first word of the attribute that a mail program is known by. */
static HtmlContainer look_up_words(const HtmlSlice *value, const Mark *marks, gsize count)
{
    HtmlContainer found = HTML_CONTAINER_NONE;
    gsize at = 0;
    while (value->start != NULL && at < value->length && found == HTML_CONTAINER_NONE) {
        gsize end = at;
        while (end < value->length && !g_ascii_isspace(value->start[end]))
            end++;
        if (end > at)
            found = look_up(marks, count, value->start + at, end - at);
        at = end + 1;
    }
    return found;
}

static gboolean holds(const HtmlToken *token, HtmlAttribute attribute, const char *word)
{
    const HtmlSlice *value = &token->attributes[attribute];
    return value->start != NULL && html_slice_holds(value, word);
}

/* A blockquote is a quotation of another mail when the mail program says so; authors indent with
   plain ones, and Gmail's indent button gives its own class to them. */
static gboolean is_cite(const HtmlToken *token)
{
    return holds(token, HTML_TYPE, "cite") || holds(token, HTML_CLASS, "cite") ||
           holds(token, HTML_STYLE, "border-left") ||
           (holds(token, HTML_CLASS, "quote") && !holds(token, HTML_CLASS, "gmail_quote"));
}

/* The rule that Outlook and Windows Mail draw above the header of the mail they answer. */
static gboolean has_outlook_rule(const HtmlToken *token)
{
    static const char *const COLOURS[] = {"#E1E1E1", "#B5C4DF", "#E5E5E5",
                                          "rgb(225", "rgb(181", "rgb(229"};
    if (!holds(token, HTML_STYLE, "border-top"))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(COLOURS); i++)
        if (holds(token, HTML_STYLE, COLOURS[i]))
            return TRUE;
    return FALSE;
}

HtmlContainer html_container(const HtmlElement *element, const HtmlToken *token)
{
    static const HtmlAttribute NAMING[] = {HTML_CLASS, HTML_ID, HTML_NAME};
    HtmlContainer found = HTML_CONTAINER_NONE;
    for (gsize i = 0; i < G_N_ELEMENTS(NAMING) && found == HTML_CONTAINER_NONE; i++)
        found = look_up_words(&token->attributes[NAMING[i]], MARKS, G_N_ELEMENTS(MARKS));
    if (found == HTML_CONTAINER_NONE)
        found = look_up_words(&token->attributes[HTML_DATA_MARKER], DATA_MARKS,
                              G_N_ELEMENTS(DATA_MARKS));
    if (element->role == HTML_QUOTE && found == HTML_CONTAINER_GMAIL && !is_cite(token))
        return HTML_CONTAINER_MAYBE_CITE;
    if (element->role == HTML_QUOTE && is_cite(token))
        return HTML_CONTAINER_CITE;
    if (found != HTML_CONTAINER_NONE)
        return found;
    if (strcmp(element->name, "includetail") == 0)
        return HTML_CONTAINER_QUOTE;
    if (strcmp(element->name, "sign") == 0)
        return HTML_CONTAINER_SIGNATURE;
    if (element->role == HTML_QUOTE)
        return HTML_CONTAINER_MAYBE_CITE;
    return has_outlook_rule(token) ? HTML_CONTAINER_MAYBE_HISTORY : HTML_CONTAINER_NONE;
}

/* ---- header lines ---- */

#define HEADER_LINES 3
#define LABEL_OCTETS_MAX 48

/* "Gesendet: Montag", "*Von:* Anna", "发件人：李". */
static gboolean is_header_line(const char *line, gsize length)
{
    gsize seen = MIN(length, (gsize)LABEL_OCTETS_MAX);
    for (gsize i = 1; i < seen; i++) {
        gboolean is_wide = i + 2 < length && memcmp(line + i, "\xef\xbc\x9a", 3) == 0;
        if (is_wide || (line[i] == ':' && (i + 1 == length || line[i + 1] == ' ' ||
                                           line[i + 1] == '*' || line[i + 1] == '\t')))
            return TRUE;
    }
    return FALSE;
}

gboolean html_begins_with_headers(const char *start)
{
    guint headers = 0, words = 0;
    for (const char *at = start; *at != '\0' && words <= HEADER_LINES;) {
        gsize length = strcspn(at, "\n");
        gboolean is_rule = strspn(at, "_-= >") >= length;
        if (!is_rule) {
            words++;
            headers += is_header_line(at, length) ? 1 : 0;
        }
        at += length + (at[length] == '\n');
    }
    return headers >= HEADER_LINES;
}
