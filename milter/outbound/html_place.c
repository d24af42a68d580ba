#include "html_scan.h"
#include "place.h"

#include <string.h>

/* How mail programs mark the beginning of what is not the agent's own new text. */
typedef struct container {
    const char *element; /* NULL: any */
    const char *attribute;
    const char *word;
    gboolean is_open; /* the quote runs on after the element: nothing new stands below it */
} Container;

static const Container quotes[] = {
    {NULL, "class", "gmail_quote", FALSE},
    {NULL, "class", "gmail_quote_container", FALSE},
    {NULL, "class", "gmail_extra", FALSE},
    {"div", "id", "appendonsend", TRUE}, /* Outlook on the web, new Outlook */
    {"div", "id", "divRplyFwdMsg", TRUE},
    {"hr", "id", "stopSpelling", TRUE},                              /* Outlook.com, older */
    {"div", "id", "mail-editor-reference-message-container", FALSE}, /* Outlook mobile */
    {NULL, "class", "OutlookMessageHeader", TRUE},
    {"div", "class", "moz-cite-prefix", TRUE}, /* Thunderbird; its blockquote follows */
    {"blockquote", "type", "cite", FALSE},     /* Apple Mail, Thunderbird, Roundcube */
    {NULL, "class", "yahoo_quoted", FALSE},
    {NULL, "class", "protonmail_quote", FALSE},
    {NULL, "class", "tutanota_quote", FALSE},
    {NULL, "class", "zmail_extra", FALSE},
    {"hr", "id", "zwchr", TRUE},           /* Zimbra */
    {NULL, "id", "isReplyContent", FALSE}, /* NetEase */
    {"div", "class", "ntes-mailmaster-quote", FALSE},
    {NULL, "class", "FoxDiv", FALSE},
    {"div", "id", "orig_msg", FALSE},
    {"p", "id", "reply-intro", TRUE}, /* Roundcube */
};

static const Container own_signatures[] = {
    {NULL, "class", "gmail_signature", FALSE},
    {NULL, "class", "moz-signature", FALSE},
    {"div", "id", "Signature", FALSE},
    {"div", "id", "ms-outlook-mobile-signature", FALSE},
    {"div", "id", "AppleMailSignature", FALSE},
    {NULL, "class", "AppleMailSignature", FALSE},
    {NULL, "class", "protonmail_signature_block", FALSE},
    {"div", "class", "ntes-mailmaster-signature", FALSE},
    {"div", "id", "_rc_sig", FALSE}, /* Roundcube */
};

static const Container our_mark = {NULL, "class", PLACE_HTML_MARK, FALSE};

static gboolean is_container(const char *html, const HtmlTag *tag, const Container *container)
{
    return (container->element == NULL || strcmp(tag->name, container->element) == 0) &&
           html_tag_has_word(html, tag, container->attribute, container->word);
}

static const Container *container_of(const char *html, const HtmlTag *tag,
                                     const Container *containers, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (is_container(html, tag, &containers[i]))
            return &containers[i];
    }
    return NULL;
}

/* Outlook for Windows marks the quoted header by a rule on top of a div and by nothing else. */
static gboolean is_outlook_rule(const char *html, const HtmlTag *tag)
{
    if (strcmp(tag->name, "div") != 0)
        return FALSE;
    g_autofree char *style = html_tag_attribute(html, tag, "style");
    return style != NULL && strstr(style, "border:none") != NULL &&
           (strstr(style, "border-top:solid #e1e1e1") != NULL ||
            strstr(style, "border-top:solid #b5c4df") != NULL);
}

typedef struct walk {
    const char *html;
    gsize length;
    gsize body_end;            /* where </body> or </html> or the text ends */
    gsize quote, quote_end;    /* the first quote; quote_end G_MAXSIZE: to the end */
    gsize last_div;            /* the div that opened just before the present tag, or G_MAXSIZE */
    gsize own_from, own_until; /* the last signature of the agent's outside the quote */
    gboolean already_signed;
} Walk;

static void note_quote(Walk *walk, const HtmlTag *tag)
{
    const Container *quote = container_of(walk->html, tag, quotes, G_N_ELEMENTS(quotes));
    gboolean is_rule = quote == NULL && is_outlook_rule(walk->html, tag);
    if (quote == NULL && !is_rule)
        return;
    walk->quote = is_rule && walk->last_div != G_MAXSIZE ? walk->last_div : tag->start;
    walk->quote_end = is_rule || quote->is_open
                          ? G_MAXSIZE
                          : html_scan_element_end(walk->html, walk->length, tag);
}

static void note_own_signature(Walk *walk, const HtmlTag *tag)
{
    if (container_of(walk->html, tag, own_signatures, G_N_ELEMENTS(own_signatures)) == NULL)
        return;
    gsize end = html_scan_element_end(walk->html, walk->length, tag);
    if (end - tag->start > PLACE_OWN_SIGNATURE_MAX || end > walk->body_end)
        return;
    walk->own_from = tag->start;
    walk->own_until = end;
}

/* Blanks between two tags do not part them. */
static gboolean stands_right_before(const Walk *walk, gsize end, gsize start)
{
    return !html_scan_has_words(walk->html, end, start);
}

static void look_at(Walk *walk, const HtmlTag *tag, const HtmlTag *before)
{
    gboolean after_div = before->end != 0 && strcmp(before->name, "div") == 0 &&
                         !before->is_closing && stands_right_before(walk, before->end, tag->start);
    walk->last_div = after_div ? before->start : G_MAXSIZE;
    gboolean in_quote = walk->quote != G_MAXSIZE && tag->start < walk->quote_end;
    if (tag->is_closing || in_quote)
        return;
    if (is_container(walk->html, tag, &our_mark))
        walk->already_signed = TRUE;
    note_own_signature(walk, tag);
    if (walk->quote == G_MAXSIZE && walk->own_until <= tag->start)
        note_quote(walk, tag); /* a quote inside a signature is part of it */
}

static void walk_tags(Walk *walk)
{
    HtmlTag before = {.end = 0};
    HtmlTag tag;
    gsize at = 0;
    while (html_scan_tag(walk->html, walk->length, at, &tag)) {
        if (tag.is_closing && (strcmp(tag.name, "body") == 0 || strcmp(tag.name, "html") == 0))
            walk->body_end = MIN(walk->body_end, tag.start);
        if (!tag.is_closing && strcmp(tag.name, "body") == 0)
            walk->body_end = walk->length; /* one closed before it opened was not the body's end */
        look_at(walk, &tag, &before);
        before = tag;
        at = html_scan_after(walk->html, walk->length, &tag);
    }
}

/* Bottom posting: the agent's words stand under the quote, and so does the signature. */
static gboolean quote_comes_last(const Walk *walk)
{
    return walk->quote_end == G_MAXSIZE ||
           !html_scan_has_words(walk->html, MIN(walk->quote_end, walk->body_end), walk->body_end);
}

Place place_in_html(const char *html, gsize length)
{
    Walk walk = {.html = html,
                 .length = length,
                 .body_end = length,
                 .quote = G_MAXSIZE,
                 .last_div = G_MAXSIZE};
    walk_tags(&walk);
    gboolean above_quote = walk.quote != G_MAXSIZE && quote_comes_last(&walk);
    Place place = {
        .insert = above_quote ? walk.quote : walk.body_end,
        .above_quote = above_quote,
        .already_signed = walk.already_signed,
    };
    if (walk.own_until > walk.own_from && walk.own_until <= place.insert) {
        place.remove_from = walk.own_from;
        place.remove_until = walk.own_until;
    } else {
        place.remove_from = place.remove_until = place.insert;
    }
    return place;
}
