#include "marks.h"

#include "style.h"

#include <string.h>

#define CASE_BIT 0x20 /* between the cases of an ASCII letter */

typedef enum match { EXACT, ENDS, BEGINS } Match;

enum { /* short, for the table */
       NONE = HTML_MARK_NONE,
       QUOTE = HTML_MARK_QUOTE,
       CITE = HTML_MARK_CITE,
       ANSWERED = HTML_MARK_ANSWERED,
       FORWARD = HTML_MARK_FORWARD,
       HISTORY = HTML_MARK_HISTORY,
       MAYBE_HISTORY = HTML_MARK_MAYBE_HISTORY,
       BORDER = HTML_MARK_BORDER,
       SIGNATURE = HTML_MARK_SIGNATURE,
       SEPARATOR = HTML_MARK_SEPARATOR,
       OURS = HTML_MARK_OURS,
};

typedef struct mark_word {
    const char *word;
    Match match; /* some programs put a hash before or behind: ydp1a2b3c4dyahoo_quoted */
    guint8 of_customer, of_agent; /* HtmlMark; NONE: too common, or without a meaning there */
} MarkWord;

/* In class, id and name, and in the attributes some programs have of their own. */
static const MarkWord WORDS[] = {
    {"gmail_quote", EXACT, ANSWERED, ANSWERED},
    {"gmail_quote_container", EXACT, ANSWERED, ANSWERED},
    {"gmail_signature", EXACT, SIGNATURE, SIGNATURE},
    {"gmail_signature_prefix", EXACT, SIGNATURE, SIGNATURE},
    {"nylas-quote", EXACT, ANSWERED, ANSWERED},
    {"mailspring-quote", EXACT, ANSWERED, ANSWERED},
    /* Thunderbird */
    {"moz-cite-prefix", EXACT, QUOTE, QUOTE},
    {"moz-forward-container", EXACT, FORWARD, QUOTE},
    {"moz-email-headers-table", EXACT, MAYBE_HISTORY, HISTORY},
    {"moz-signature", EXACT, SIGNATURE, SIGNATURE},
    /* Outlook */
    {"divRplyFwdMsg", EXACT, HISTORY, HISTORY},
    {"OutlookMessageHeader", EXACT, HISTORY, HISTORY},
    {"OLK_SRC_BODY_SECTION", EXACT, HISTORY, QUOTE},
    {"mail-editor-reference-message-container", EXACT, QUOTE, QUOTE},
    {"ms-outlook-mobile-reference-message", EXACT, HISTORY, HISTORY},
    {"appendonsend", EXACT, MAYBE_HISTORY, BORDER},
    {"stopSpelling", EXACT, MAYBE_HISTORY, BORDER},
    {"Signature", EXACT, SIGNATURE, SIGNATURE}, /* and mail.ru, in upper case */
    {"ms-outlook-mobile-signature", EXACT, SIGNATURE, SIGNATURE},
    {"AppleMailSignature", EXACT, SIGNATURE, SIGNATURE},
    {"lineBreakAtBeginningOfSignature", EXACT, NONE, SEPARATOR}, /* Apple, from 2022 on */
    {"yahoo_quoted", ENDS, QUOTE, QUOTE},
    {"yahoo_quoted_", BEGINS, QUOTE, QUOTE},
    {"yahoo-signature", ENDS, SIGNATURE, SIGNATURE},
    {"ymail_android_signature", ENDS, SIGNATURE, SIGNATURE},
    {"protonmail_quote", EXACT, QUOTE, QUOTE},
    {"protonmail_signature_block", EXACT, SIGNATURE, SIGNATURE},
    {"tutanota_quote", EXACT, QUOTE, QUOTE},
    {"tutanota_signature", EXACT, SIGNATURE, SIGNATURE},
    /* Zimbra, in data-marker */
    {"zwchr", EXACT, HISTORY, QUOTE},
    {"__DIVIDER__", EXACT, HISTORY, QUOTE},
    {"__HEADERS__", EXACT, HISTORY, QUOTE},
    {"__QUOTED_TEXT__", EXACT, QUOTE, QUOTE},
    {"__SIG_", BEGINS, SIGNATURE, SIGNATURE},
    /* Zoho */
    {"zmail_extra", EXACT, QUOTE, QUOTE},
    {"Zm-_Id_-Sgn", EXACT, SIGNATURE, SIGNATURE},
    /* NetEase */
    {"isReplyContent", EXACT, QUOTE, QUOTE},
    {"ntes-mailmaster-quote", BEGINS, QUOTE, QUOTE},
    {"ntes-mailmaster-signature", EXACT, SIGNATURE, SIGNATURE},
    {"ntes-pcmac-signature", BEGINS, SIGNATURE, SIGNATURE},
    {"spnEditorSign", EXACT, SIGNATURE, SIGNATURE},
    {"spnEditorSign_app", EXACT, SIGNATURE, SIGNATURE},
    /* QQ and Foxmail */
    {"xm_mail_oringinal_describe", EXACT, QUOTE, QUOTE},
    {"mail_quote", EXACT, QUOTE, QUOTE},
    {"xm_write_signature", EXACT, SIGNATURE, SIGNATURE},
    {"xm_write_script", EXACT, SIGNATURE, SIGNATURE},
    {"xm_write_card", EXACT, SIGNATURE, SIGNATURE},
    {"FoxDiv", BEGINS, NONE, QUOTE},
    {"FoxmailSign", BEGINS, SIGNATURE, SIGNATURE},
    {"foxmail_signature", BEGINS, SIGNATURE, SIGNATURE},
    {"_FoxSign", BEGINS, SIGNATURE, SIGNATURE},
    {"alimail-quote", EXACT, QUOTE, QUOTE},
    {"alimail_signature", ENDS, SIGNATURE, SIGNATURE},
    /* mail.ru */
    {"mailru-blockquote", EXACT, CITE, QUOTE},
    {"mail-quote-collapse", EXACT, QUOTE, QUOTE},
    {"js-helper", EXACT, NONE, QUOTE},
    /* Roundcube, K-9, FairEmail, Evolution, Spark and others */
    {"reply-intro", EXACT, QUOTE, QUOTE},
    {"forwardbody", BEGINS, FORWARD, QUOTE},
    {"_rc_sig", EXACT, SIGNATURE, SIGNATURE},
    {"k9mail-signature", EXACT, SIGNATURE, SIGNATURE},
    {"faircode_quote", EXACT, QUOTE, QUOTE},
    {"-x-evo-signature", BEGINS, SIGNATURE, SIGNATURE},
    {"messageReplySection", EXACT, QUOTE, QUOTE},
    {"messageSignatureSection", EXACT, SIGNATURE, SIGNATURE},
    {"edo-signature", BEGINS, SIGNATURE, SIGNATURE},
    {"edo-original", BEGINS, QUOTE, QUOTE},
    {"bloop_sign", BEGINS, SIGNATURE, SIGNATURE},
    {"front-signature", EXACT, SIGNATURE, SIGNATURE},
    {"quote", EXACT, NONE, QUOTE},                       /* Nextcloud, on a div */
    {"composer_signature", EXACT, SIGNATURE, SIGNATURE}, /* Samsung */
    {"aqm-original", EXACT, QUOTE, QUOTE},
    {"aqm-signature", EXACT, SIGNATURE, SIGNATURE},
    {"cm_replymail_content", BEGINS, QUOTE, QUOTE}, /* Newton */
    {"cm_signature", EXACT, SIGNATURE, SIGNATURE},
    {"wmi-quote", ENDS, CITE, QUOTE}, /* 1&1 and GMX */
    {"wmi-sign", ENDS, SIGNATURE, SIGNATURE},
    {"front-blockquote", EXACT, CITE, QUOTE},
    {"hs_reply", EXACT, QUOTE, QUOTE}, /* HubSpot */
    {"sh-signature", EXACT, SIGNATURE, SIGNATURE},
    {"skype-signature", EXACT, SIGNATURE, SIGNATURE},
    {"rps-signature", EXACT, SIGNATURE, SIGNATURE},
    {"io-ox-signature", EXACT, SIGNATURE, SIGNATURE},
    {"signature_old", EXACT, SIGNATURE, SIGNATURE}, /* eM Client */
    {"history_container", EXACT, QUOTE, QUOTE},     /* Mailbird */
    {"mb_sig", EXACT, SIGNATURE, SIGNATURE},
    {"orig_msg", EXACT, QUOTE, QUOTE},
    {"originalContent", EXACT, QUOTE, QUOTE},
    {"_originalContent", EXACT, QUOTE, QUOTE},
    {"_signaturePlaceholder", EXACT, SIGNATURE, SIGNATURE},
    {HTML_OUR_MARK, EXACT, NONE, OURS},
    {"DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9FDF2", EXACT, SIGNATURE, SIGNATURE}, /* Avast's */
};

static gboolean matches(const MarkWord *known, const HtmlSlice *word)
{
    if (known->match != ENDS &&
        ((*word->start ^ *known->word) & ~CASE_BIT) != 0) /* nearly always */
        return FALSE;
    gsize size = strlen(known->word);
    if (word->length < size || (known->match == EXACT && word->length != size))
        return FALSE;
    gsize skipped = known->match == ENDS ? word->length - size : 0;
    return g_ascii_strncasecmp(word->start + skipped, known->word, size) == 0;
}

/* Yahoo's hashes stand in front of any of its words: "ydp4f2a91c7signature". */
static gboolean is_yahoo_signature(const HtmlSlice *word)
{
    static const char ENDING[] = "signature";
    return word->length > 3 + strlen(ENDING) && html_slice_begins(word, "ydp") &&
           g_ascii_strncasecmp(word->start + word->length - strlen(ENDING), ENDING,
                               strlen(ENDING)) == 0;
}

static HtmlMark mark_of_word(HtmlSlice word, HtmlAuthor author)
{
    while (word.length > 2 && html_slice_begins(&word, "x_")) /* Outlook, edited again */
        word = (HtmlSlice){word.start + 2, word.length - 2};
    for (gsize i = 0; i < G_N_ELEMENTS(WORDS); i++)
        if (matches(&WORDS[i], &word))
            return (HtmlMark)(author == HTML_OF_AGENT ? WORDS[i].of_agent : WORDS[i].of_customer);
    return is_yahoo_signature(&word) ? HTML_MARK_SIGNATURE : HTML_MARK_NONE;
}

/* The next blank separated word from *at on; FALSE: none. */
static gboolean next_word(const HtmlSlice *value, gsize *at, HtmlSlice *word_r)
{
    while (*at < value->length && g_ascii_isspace(value->start[*at]))
        (*at)++;
    gsize start = *at;
    while (*at < value->length && !g_ascii_isspace(value->start[*at]))
        (*at)++;
    if (*at == start) /* an attribute that is not there has no text to point into */
        return FALSE;
    *word_r = (HtmlSlice){value->start + start, *at - start};
    return TRUE;
}

/* The first word of the naming attributes that a mail program is known by. */
static HtmlMark mark_of_names(const HtmlToken *token, HtmlAuthor author)
{
    static const HtmlAttribute NAMING[] = {HTML_CLASS, HTML_ID, HTML_NAME, HTML_DATA_MARKER};
    HtmlMark mark = HTML_MARK_NONE;
    for (gsize i = 0; i < G_N_ELEMENTS(NAMING) && mark == HTML_MARK_NONE; i++) {
        const HtmlSlice *value = &token->attributes[NAMING[i]];
        HtmlSlice word;
        for (gsize at = 0; mark == HTML_MARK_NONE && next_word(value, &at, &word);)
            mark = mark_of_word(word, author);
    }
    return mark;
}

static gboolean is_value(const HtmlToken *token, HtmlAttribute attribute, const char *word)
{
    const HtmlSlice *value = &token->attributes[attribute];
    return value->start != NULL && html_slice_is(value, word);
}

static gboolean holds(const HtmlToken *token, HtmlAttribute attribute, const char *word)
{
    const HtmlSlice *value = &token->attributes[attribute];
    return value->start != NULL && html_slice_holds(value, word);
}

static HtmlMark mark_of_attributes(const HtmlToken *token)
{
    if (is_value(token, HTML_FAIREMAIL, "signature") ||
        is_value(token, HTML_DATA_SIGNATURE_WIDGET, "container")) /* mail.ru */
        return HTML_MARK_SIGNATURE;
    if (is_value(token, HTML_FAIREMAIL, "reference"))
        return HTML_MARK_QUOTE;
    return is_value(token, HTML_TYPE, "cite") ? HTML_MARK_CITE : HTML_MARK_NONE;
}

/* A blockquote is a quotation of another mail when the mail program says so; authors indent with
   plain ones, and Gmail's indent button gives its own class to them. */
static gboolean is_cite(const HtmlToken *token)
{
    return holds(token, HTML_TYPE, "cite") || holds(token, HTML_CLASS, "cite") ||
           (holds(token, HTML_CLASS, "quote") && !holds(token, HTML_CLASS, "gmail_quote")) ||
           html_has_left_border(token);
}

static HtmlMark mark_of_blockquote(const HtmlToken *token, HtmlMark named)
{
    if (named == HTML_MARK_SIGNATURE || named == HTML_MARK_OURS)
        return named;
    if (is_cite(token))
        return HTML_MARK_CITE;
    return named == HTML_MARK_NONE || named == HTML_MARK_ANSWERED ? HTML_MARK_INDENTED : named;
}

/* What the element's kind and style say of it, when no name does. */
static HtmlMark mark_of_look(const HtmlToken *token, HtmlAuthor author)
{
    if (html_slice_is(&token->name, "includetail"))
        return HTML_MARK_QUOTE;
    if (html_slice_is(&token->name, "sign"))
        return HTML_MARK_SIGNATURE; /* QQ */
    if (author == HTML_OF_AGENT && token->element->role == HTML_RULE)
        return html_is_foxmail_rule(token) ? HTML_MARK_SEPARATOR : HTML_MARK_NONE;
    if (token->element->role != HTML_BLOCK || !html_has_outlook_rule(token))
        return HTML_MARK_NONE;
    return author == HTML_OF_AGENT ? HTML_MARK_HISTORY : HTML_MARK_MAYBE_HISTORY;
}

HtmlMark html_mark(const HtmlToken *token, HtmlAuthor author)
{
    HtmlMark mark = mark_of_names(token, author);
    if (mark == HTML_MARK_NONE)
        mark = mark_of_attributes(token);
    if (token->element != NULL && token->element->role == HTML_QUOTE)
        mark = mark_of_blockquote(token, mark);
    if (mark == HTML_MARK_NONE && token->element != NULL)
        mark = mark_of_look(token, author);
    return mark == HTML_MARK_CITE && author == HTML_OF_AGENT ? HTML_MARK_QUOTE : mark;
}

gboolean html_mark_is(const HtmlToken *token, const char *mark)
{
    if (mark == NULL)
        return TRUE;
    g_autofree char *wanted = g_strconcat(HTML_OUR_MARK_PREFIX, mark, NULL);
    HtmlSlice word;
    for (gsize at = 0; next_word(&token->attributes[HTML_CLASS], &at, &word);)
        if (html_slice_is(&word, wanted))
            return TRUE;
    return FALSE;
}
