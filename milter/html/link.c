#include "reader.h"

#include <string.h>

#define URL_OCTETS_MAX 2048
#define ALT_OCTETS_MAX 200

char *html_plain_value(const HtmlSlice *value, gsize limit)
{
    HtmlWriter writer = {.text = g_string_new(NULL), .limit = limit};
    html_write_text(&writer, value);
    gboolean is_usable = writer.text->len > 0 && writer.text->len < limit;
    return g_string_free(writer.text, !is_usable);
}

static const char *without_scheme(const char *url)
{
    static const char *const SCHEMES[] = {"https://", "http://", "mailto:", "ftp://"};
    for (gsize i = 0; i < G_N_ELEMENTS(SCHEMES); i++)
        if (g_ascii_strncasecmp(url, SCHEMES[i], strlen(SCHEMES[i])) == 0)
            return url + strlen(SCHEMES[i]);
    return NULL;
}

/* Whether the link's text already says where it goes. */
static gboolean says_where(const char *text, const char *url)
{
    const char *rest = without_scheme(text);
    g_autofree char *shown = g_ascii_strdown(rest != NULL ? rest : text, -1);
    g_autofree char *target = g_ascii_strdown(without_scheme(url), -1);
    g_strstrip(shown);
    for (char *tail = target + strlen(target); tail > target && tail[-1] == '/'; tail--)
        tail[-1] = '\0';
    return strstr(shown, target) != NULL ||
           (strchr(shown, '.') != NULL && *shown != '\0' && g_str_has_prefix(target, shown));
}

void html_finish_link(HtmlReader *reader, const OpenElement *link)
{
    HtmlWriter *writer = &reader->writer;
    if (link->link.start == NULL || reader->hidden > 0 || writer->text->len <= link->text ||
        writer->text->len >= writer->limit)
        return;
    const char *shown = writer->text->str + link->text;
    gsize length = writer->text->len - link->text;
    if (length > URL_OCTETS_MAX || !html_has_words(shown, length))
        return;
    g_autofree char *url = html_plain_value(&link->link, URL_OCTETS_MAX);
    if (url == NULL || without_scheme(url) == NULL || says_where(shown, url))
        return;
    if (g_ascii_strncasecmp(url, "mailto:", 7) == 0)
        url[strcspn(url, "?")] = '\0';
    const char *target = g_ascii_strncasecmp(url, "mailto:", 7) == 0 ? url + 7 : url;
    if (*target == '\0')
        return;
    gboolean spaced = writer->space;
    g_string_append(writer->text, " <");
    g_string_append(writer->text, target);
    g_string_append_c(writer->text, '>');
    writer->space = spaced;
}

void html_write_image(HtmlReader *reader, const HtmlToken *token)
{
    const HtmlSlice *value = &token->attributes[HTML_ALT];
    if (value->start == NULL || reader->hidden > 0)
        return;
    g_autofree char *alt = html_plain_value(value, ALT_OCTETS_MAX);
    if (alt == NULL || !html_has_words(alt, strlen(alt)))
        return;
    gboolean is_emoji = (guchar)alt[0] >= 0xe2 && g_utf8_strlen(alt, -1) <= 4;
    g_autofree char *words = is_emoji ? g_strdup(alt) : g_strdup_printf("[%s]", alt);
    html_write_words(&reader->writer, words);
}
