#include "marks.h"

#include <string.h>

#define VALUE_OCTETS_MAX 300 /* of an attribute's value that are looked at */

typedef enum match { EXACT, ENDS, BEGINS } Match;

typedef struct mark_word {
    const char *word;
    Match match; /* some programs put a hash before or behind: ydp1a2b3c4dyahoo_quoted */
    HtmlMark mark;
} MarkWord;

/* In class, id and name, and in the attributes some programs have of their own. */
static const MarkWord WORDS[] = {
    {"gmail_quote", EXACT, HTML_MARK_ANSWERED},
    {"gmail_quote_container", EXACT, HTML_MARK_ANSWERED},
    {"gmail_signature", EXACT, HTML_MARK_SIGNATURE},
    {"gmail_signature_prefix", EXACT, HTML_MARK_SIGNATURE},
    {"nylas-quote", EXACT, HTML_MARK_ANSWERED},
    {"mailspring-quote", EXACT, HTML_MARK_ANSWERED},
    /* Thunderbird */
    {"moz-cite-prefix", EXACT, HTML_MARK_QUOTE},
    {"moz-forward-container", EXACT, HTML_MARK_QUOTE},
    {"moz-email-headers-table", EXACT, HTML_MARK_HISTORY},
    {"moz-signature", EXACT, HTML_MARK_SIGNATURE},
    /* Outlook */
    {"divRplyFwdMsg", EXACT, HTML_MARK_HISTORY},
    {"OutlookMessageHeader", EXACT, HTML_MARK_HISTORY},
    {"OLK_SRC_BODY_SECTION", EXACT, HTML_MARK_QUOTE},
    {"mail-editor-reference-message-container", EXACT, HTML_MARK_QUOTE},
    {"ms-outlook-mobile-reference-message", EXACT, HTML_MARK_HISTORY},
    {"appendonsend", EXACT, HTML_MARK_BORDER},
    {"stopSpelling", EXACT, HTML_MARK_BORDER},
    {"Signature", EXACT, HTML_MARK_SIGNATURE}, /* and mail.ru, in upper case */
    {"ms-outlook-mobile-signature", EXACT, HTML_MARK_SIGNATURE},
    {"AppleMailSignature", EXACT, HTML_MARK_SIGNATURE},
    {"lineBreakAtBeginningOfSignature", EXACT, HTML_MARK_SEPARATOR}, /* Apple, from 2022 on */
    {"yahoo_quoted", ENDS, HTML_MARK_QUOTE},
    {"yahoo_quoted_", BEGINS, HTML_MARK_QUOTE},
    {"yahoo-signature", ENDS, HTML_MARK_SIGNATURE},
    {"ymail_android_signature", ENDS, HTML_MARK_SIGNATURE},
    {"protonmail_quote", EXACT, HTML_MARK_QUOTE},
    {"protonmail_signature_block", EXACT, HTML_MARK_SIGNATURE},
    {"tutanota_quote", EXACT, HTML_MARK_QUOTE},
    {"tutanota_signature", EXACT, HTML_MARK_SIGNATURE},
    /* Zimbra, in data-marker */
    {"zwchr", EXACT, HTML_MARK_QUOTE},
    {"__DIVIDER__", EXACT, HTML_MARK_QUOTE},
    {"__HEADERS__", EXACT, HTML_MARK_QUOTE},
    {"__QUOTED_TEXT__", EXACT, HTML_MARK_QUOTE},
    {"__SIG_", BEGINS, HTML_MARK_SIGNATURE},
    /* Zoho */
    {"zmail_extra", EXACT, HTML_MARK_QUOTE},
    {"Zm-_Id_-Sgn", EXACT, HTML_MARK_SIGNATURE},
    /* NetEase */
    {"isReplyContent", EXACT, HTML_MARK_QUOTE},
    {"ntes-mailmaster-quote", BEGINS, HTML_MARK_QUOTE},
    {"ntes-mailmaster-signature", EXACT, HTML_MARK_SIGNATURE},
    {"ntes-pcmac-signature", BEGINS, HTML_MARK_SIGNATURE},
    {"spnEditorSign", EXACT, HTML_MARK_SIGNATURE},
    {"spnEditorSign_app", EXACT, HTML_MARK_SIGNATURE},
    /* QQ and Foxmail */
    {"xm_mail_oringinal_describe", EXACT, HTML_MARK_QUOTE},
    {"mail_quote", EXACT, HTML_MARK_QUOTE},
    {"xm_write_signature", EXACT, HTML_MARK_SIGNATURE},
    {"xm_write_script", EXACT, HTML_MARK_SIGNATURE},
    {"xm_write_card", EXACT, HTML_MARK_SIGNATURE},
    {"FoxDiv", BEGINS, HTML_MARK_QUOTE},
    {"FoxmailSign", BEGINS, HTML_MARK_SIGNATURE},
    {"foxmail_signature", BEGINS, HTML_MARK_SIGNATURE},
    {"_FoxSign", BEGINS, HTML_MARK_SIGNATURE},
    {"alimail-quote", EXACT, HTML_MARK_QUOTE},
    {"alimail_signature", ENDS, HTML_MARK_SIGNATURE},
    /* mail.ru */
    {"mailru-blockquote", EXACT, HTML_MARK_QUOTE},
    {"mail-quote-collapse", EXACT, HTML_MARK_QUOTE},
    {"js-helper", EXACT, HTML_MARK_QUOTE},
    /* Roundcube, K-9, FairEmail, Evolution, Spark and others */
    {"reply-intro", EXACT, HTML_MARK_QUOTE},
    {"forwardbody", BEGINS, HTML_MARK_QUOTE},
    {"_rc_sig", EXACT, HTML_MARK_SIGNATURE},
    {"k9mail-signature", EXACT, HTML_MARK_SIGNATURE},
    {"faircode_quote", EXACT, HTML_MARK_QUOTE},
    {"-x-evo-signature", BEGINS, HTML_MARK_SIGNATURE},
    {"messageReplySection", EXACT, HTML_MARK_QUOTE},
    {"messageSignatureSection", EXACT, HTML_MARK_SIGNATURE},
    {"edo-signature", BEGINS, HTML_MARK_SIGNATURE},
    {"edo-original", BEGINS, HTML_MARK_QUOTE},
    {"bloop_sign", BEGINS, HTML_MARK_SIGNATURE},
    {"front-signature", EXACT, HTML_MARK_SIGNATURE},
    {"quote", EXACT, HTML_MARK_QUOTE},                  /* Nextcloud, on a div */
    {"composer_signature", EXACT, HTML_MARK_SIGNATURE}, /* Samsung */
    {"aqm-original", EXACT, HTML_MARK_QUOTE},
    {"aqm-signature", EXACT, HTML_MARK_SIGNATURE},
    {"cm_replymail_content", BEGINS, HTML_MARK_QUOTE}, /* Newton */
    {"cm_signature", EXACT, HTML_MARK_SIGNATURE},
    {"wmi-quote", ENDS, HTML_MARK_QUOTE}, /* 1&1 and GMX */
    {"wmi-sign", ENDS, HTML_MARK_SIGNATURE},
    {"front-blockquote", EXACT, HTML_MARK_QUOTE},
    {"hs_reply", EXACT, HTML_MARK_QUOTE}, /* HubSpot */
    {"sh-signature", EXACT, HTML_MARK_SIGNATURE},
    {"skype-signature", EXACT, HTML_MARK_SIGNATURE},
    {"rps-signature", EXACT, HTML_MARK_SIGNATURE},
    {"io-ox-signature", EXACT, HTML_MARK_SIGNATURE},
    {"signature_old", EXACT, HTML_MARK_SIGNATURE}, /* eM Client */
    {"history_container", EXACT, HTML_MARK_QUOTE}, /* Mailbird */
    {"mb_sig", EXACT, HTML_MARK_SIGNATURE},
    {"orig_msg", EXACT, HTML_MARK_QUOTE},
    {"originalContent", EXACT, HTML_MARK_QUOTE},
    {"_originalContent", EXACT, HTML_MARK_QUOTE},
    {"_signaturePlaceholder", EXACT, HTML_MARK_SIGNATURE},
    {HTML_OUR_MARK, EXACT, HTML_MARK_OURS},
    {"DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9FDF2", EXACT, HTML_MARK_SIGNATURE}, /* Avast's */
};

static gboolean matches(const MarkWord *known, const char *word, gsize length)
{
    gsize size = strlen(known->word);
    if (length < size || (known->match == EXACT && length != size))
        return FALSE;
    gsize skipped = known->match == ENDS ? length - size : 0;
    return g_ascii_strncasecmp(word + skipped, known->word, size) == 0;
}

/* Yahoo's hashes stand in front of any of its words: "ydp4f2a91c7signature". */
static gboolean is_yahoo_signature(const char *word, gsize length)
{
    static const char ENDING[] = "signature";
    return length > 3 + strlen(ENDING) && g_ascii_strncasecmp(word, "ydp", 3) == 0 &&
           g_ascii_strncasecmp(word + length - strlen(ENDING), ENDING, strlen(ENDING)) == 0;
}

static HtmlMark mark_of_word(const char *word, gsize length)
{
    while (length > 2 && g_ascii_strncasecmp(word, "x_", 2) == 0) { /* Outlook, edited again */
        word += 2;
        length -= 2;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(WORDS); i++) {
        if (matches(&WORDS[i], word, length))
            return WORDS[i].mark;
    }
    return is_yahoo_signature(word, length) ? HTML_MARK_SIGNATURE : HTML_MARK_NONE;
}

/* The next blank separated word from *at on; FALSE: none. */
static gboolean next_word(const HtmlSlice *value, gsize *at, HtmlSlice *word_r)
{
    gsize end = MIN(value->length, (gsize)VALUE_OCTETS_MAX);
    while (*at < end && g_ascii_isspace(value->start[*at]))
        (*at)++;
    gsize start = *at;
    while (*at < end && !g_ascii_isspace(value->start[*at]))
        (*at)++;
    *word_r = (HtmlSlice){value->start + start, *at - start};
    return *at > start;
}

static HtmlMark mark_of(const HtmlSlice *value)
{
    HtmlMark mark = HTML_MARK_NONE;
    HtmlSlice word;
    gsize at = 0;
    while (mark == HTML_MARK_NONE && next_word(value, &at, &word))
        mark = mark_of_word(word.start, word.length);
    return mark;
}

/* ---- styles ---- */

/* The style's first octets in lower case without blanks. Caller frees. */
static char *fold_style(const HtmlSlice *value)
{
    GString *folded = g_string_new(NULL);
    for (gsize i = 0; i < MIN(value->length, (gsize)VALUE_OCTETS_MAX); i++) {
        if (!g_ascii_isspace(value->start[i]))
            g_string_append_c(folded, g_ascii_tolower(value->start[i]));
    }
    return g_string_free(folded, FALSE);
}

/* Outlook for Windows and Mac and Windows Mail mark the quoted header by a rule on top of a div
   and by nothing else. */
static gboolean is_outlook_rule(const char *style)
{
    static const char *const COLOURS[] = {"#e1e1e1", "#b5c4df", "#e5e5e5",
                                          "rgb(225", "rgb(181", "rgb(229"};
    if (strstr(style, "border-top") == NULL)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(COLOURS); i++) {
        if (strstr(style, COLOURS[i]) != NULL)
            return TRUE;
    }
    return FALSE;
}

static void look_at_style(const HtmlTag *tag, const HtmlSlice *value, HtmlLook *look)
{
    g_autofree char *style = fold_style(value);
    look->is_hidden = look->is_hidden || strstr(style, "display:none") != NULL;
    look->is_pre = look->is_pre || strstr(style, "white-space:pre") != NULL;
    if (look->mark == HTML_MARK_INDENTED && strstr(style, "border-left") != NULL &&
        strstr(style, "border-left:none") == NULL)
        look->mark = HTML_MARK_QUOTE;
    if (look->mark != HTML_MARK_NONE)
        return;
    if (strcmp(tag->name, "div") == 0 && is_outlook_rule(style))
        look->mark = HTML_MARK_HISTORY;
    if (strcmp(tag->name, "hr") == 0 && strstr(style, "width:210px") != NULL)
        look->mark = HTML_MARK_SEPARATOR; /* Foxmail */
}

/* ---- one tag ---- */

static gboolean is_naming(const HtmlSlice *name)
{
    return html_value_is(name, "class") || html_value_is(name, "id") ||
           html_value_is(name, "name") || html_value_is(name, "data-marker");
}

static HtmlMark mark_of_attribute(const HtmlSlice *name, const HtmlSlice *value)
{
    if (is_naming(name))
        return mark_of(value);
    if (html_value_is(name, "fairemail"))
        return html_value_is(value, "signature")   ? HTML_MARK_SIGNATURE
               : html_value_is(value, "reference") ? HTML_MARK_QUOTE
                                                   : HTML_MARK_NONE;
    if (html_value_is(name, "data-signature-widget") && html_value_is(value, "container"))
        return HTML_MARK_SIGNATURE; /* mail.ru */
    return html_value_is(name, "type") && html_value_is(value, "cite") ? HTML_MARK_QUOTE
                                                                       : HTML_MARK_NONE;
}

/* A blockquote is a quote when the mail program says so; authors indent with plain ones, and
   Gmail's indent button used to give its own class to them. */
static HtmlMark settle(const HtmlTag *tag, HtmlMark mark)
{
    gboolean is_blockquote = strcmp(tag->name, "blockquote") == 0;
    if (is_blockquote && (mark == HTML_MARK_ANSWERED || mark == HTML_MARK_NONE))
        return HTML_MARK_INDENTED;
    if (mark == HTML_MARK_NONE && strcmp(tag->name, "includetail") == 0)
        return HTML_MARK_QUOTE;
    if (mark == HTML_MARK_NONE && strcmp(tag->name, "sign") == 0)
        return HTML_MARK_SIGNATURE; /* QQ */
    return mark;
}

HtmlLook html_look_at(const char *html, const HtmlTag *tag)
{
    HtmlLook look = {.is_pre = strcmp(tag->name, "pre") == 0};
    HtmlSlice name, value, style = {NULL, 0};
    for (gsize at = tag->attributes; html_scan_attribute(html, tag, &at, &name, &value);) {
        if (look.mark == HTML_MARK_NONE)
            look.mark = mark_of_attribute(&name, &value);
        if (html_value_is(&name, "style"))
            style = value;
        look.is_hidden = look.is_hidden || html_value_is(&name, "hidden");
    }
    look.mark = settle(tag, look.mark);
    if (style.start != NULL)
        look_at_style(tag, &style, &look);
    return look;
}

gboolean html_mark_is(const char *html, const HtmlTag *tag, const char *mark)
{
    if (mark == NULL)
        return TRUE;
    g_autofree char *wanted = g_strconcat(HTML_OUR_MARK_PREFIX, mark, NULL);
    HtmlSlice name, value, word;
    for (gsize at = tag->attributes; html_scan_attribute(html, tag, &at, &name, &value);) {
        if (!html_value_is(&name, "class"))
            continue;
        for (gsize from = 0; next_word(&value, &from, &word);) {
            if (html_value_is(&word, wanted))
                return TRUE;
        }
    }
    return FALSE;
}
