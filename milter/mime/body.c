#include "body.h"

#include "../base/utf8.h"
#include "../html/html.h"
#include "../text/text.h"
#include "transfer.h"

#include <string.h>

#define HTML_FACTOR 8    /* octets of HTML read for one of text */
#define META_OCTETS 2048 /* of HTML looked over for its charset */

typedef struct rendering { /* what one part, or several together, say */
    GString *text;
    GString *fresh; /* the same without what HTML marks as quoted */
} Rendering;

/* ---- which parts ---- */

static gboolean is_attached(const MimePart *part)
{
    return g_str_equal(part->disposition->value, "attachment");
}

static gboolean is_text_type(const MimePart *part)
{
    return mime_part_is(part, "text/plain") || mime_part_is(part, "text/html") ||
           mime_part_is(part, "text/enriched") || mime_part_is(part, "text/richtext") ||
           mime_part_is(part, "plain/text") || mime_part_is(part, "multipart/");
}

static gboolean is_in(const MimePart *part, const char *type)
{
    return part->parent != NULL && mime_part_is(part->parent, type);
}

static gboolean is_status(const MimePart *part)
{
    return mime_part_is(part, "message/delivery-status");
}

/* The first part of a report is for people (RFC 6522 3), even where it bears the label of the
   second. */
static gboolean is_report_text(const MimePart *part)
{
    if (!is_in(part, "multipart/report") || !is_status(part))
        return FALSE;
    const GPtrArray *parts = part->parent->children;
    return parts->len > 1 && g_ptr_array_index(parts, 0) == (gpointer)part &&
           is_status(g_ptr_array_index(parts, 1));
}

gboolean mime_part_is_text(const MimePart *part)
{
    if (is_report_text(part))
        return TRUE;
    if (part->children != NULL || part->is_opaque || !is_text_type(part) || is_attached(part))
        return FALSE;
    if (is_in(part, "multipart/related") && mime_part_related_root(part->parent) != part)
        return FALSE;
    return !mime_part_has_name(part);
}

gboolean mime_part_is_spare(const MimePart *part)
{
    return is_in(part, "multipart/alternative") && mime_part_is(part, "text/") &&
           !mime_part_is(part, "text/calendar") && !is_attached(part) && !mime_part_has_name(part);
}

static gboolean holds(const MimePart *part, const char *type)
{
    if (part->children == NULL)
        return mime_part_is_text(part) && mime_part_is(part, type);
    for (guint i = 0; i < part->children->len; i++)
        if (holds(g_ptr_array_index(part->children, i), type))
            return TRUE;
    return FALSE;
}

/* ---- one part ---- */

static gboolean has_words(const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (!g_unichar_isspace(character) && !g_unichar_iszerowidth(character))
            return TRUE;
    }
    return FALSE;
}

/* LF for each of CRLF, CR CR LF and CR. */
static void unify_line_ends(GString *octets)
{
    char *to = octets->str;
    const char *end = octets->str + octets->len;
    for (const char *at = octets->str; at < end; at++) {
        if (*at != '\r') {
            *to++ = *at;
            continue;
        }
        while (at + 1 < end && at[1] == '\r')
            at++;
        if (at + 1 < end && at[1] == '\n')
            at++;
        *to++ = '\n';
    }
    g_string_truncate(octets, (gsize)(to - octets->str));
}

/* What stands behind `name`, an equals sign and perhaps a quote; NULL: nothing. */
static char *value_behind(const char *text, const char *name)
{
    const char *at = text != NULL ? strstr(text, name) : NULL;
    if (at == NULL)
        return NULL;
    at += strlen(name);
    at += strspn(at, " \t\n");
    if (*at != '=')
        return NULL;
    at++;
    at += strspn(at, "\"' \t\n");
    gsize length = strcspn(at, "\"' />;?\n");
    return length > 0 ? g_strndup(at, length) : NULL;
}

/* The charset that an HTML text names itself, as HTML or as XML does. */
static char *own_charset(const GString *html)
{
    g_autofree char *begin = g_ascii_strdown(html->str, (gssize)MIN(html->len, META_OCTETS));
    char *charset = value_behind(strstr(begin, "<meta"), "charset");
    if (charset == NULL && g_str_has_prefix(begin + strspn(begin, " \t\n"), "<?xml"))
        charset = value_behind(begin, "encoding");
    return charset;
}

/* The label that the octets are read by: the part's, or where that is impossible, the one that HTML
   has itself. */
static char *label_of(MimeReading *reading, const MimePart *part, const GString *octets)
{
    char *charset = mime_part_charset(part);
    if (!mime_part_is(part, "text/html") ||
        text_charset_is_possible(octets->str, octets->len, charset))
        return charset;
    g_autofree char *own = own_charset(octets);
    if (own == NULL || !text_charset_is_possible(octets->str, octets->len, own))
        return charset;
    if (charset != NULL)
        mime_faults_add(&reading->faults, "text is not in the charset it names");
    g_free(charset);
    return g_steal_pointer(&own);
}

/* The part's octets as UTF-8 with LF line ends. Octets in UTF-16 hold CR and LF as parts of
   characters, so the line ends come after the charset. */
static GString *read_text(MimeReading *reading, const MimePart *part, gsize limit)
{
    const char *instead = reading->texts != NULL ? g_hash_table_lookup(reading->texts, part) : NULL;
    GString *octets = instead != NULL ? g_string_new_len(instead, (gssize)strnlen(instead, limit))
                                      : mime_transfer_read(reading->source, part, limit);
    g_autofree char *charset =
        instead != NULL ? g_strdup("utf-8") : label_of(reading, part, octets);
    if (charset != NULL && !mime_charsets_admit(&reading->charsets, charset))
        g_clear_pointer(&charset, g_free);
    gboolean repaired = FALSE;
    g_autofree char *text = text_to_utf8(octets->str, octets->len, charset, &repaired);
    if (repaired && charset != NULL)
        mime_faults_add(&reading->faults, "text is not in the charset it names");
    g_string_assign(octets, text);
    unify_line_ends(octets);
    return octets;
}

static gboolean begins_with_html(const GString *text)
{
    const char *at = text->str + strspn(text->str, " \t\n");
    return g_ascii_strncasecmp(at, "<!doctype html", 14) == 0 ||
           g_ascii_strncasecmp(at, "<html", 5) == 0;
}

static void append_block(GString *text, const char *block)
{
    while (*block == '\n')
        block++;
    if (text->len > 0 && *block != '\0')
        g_string_append(text, "\n\n");
    g_string_append(text, block);
    while (text->len > 0 && g_ascii_isspace(text->str[text->len - 1]))
        g_string_truncate(text, text->len - 1);
}

static void render_html(MimeReading *reading, const GString *html, Rendering *rendering)
{
    g_autofree char *fresh = NULL;
    g_autofree char *text =
        text_from_html(html->str, reading->limits->text_octets, reading->mail, &fresh);
    append_block(rendering->text, text);
    append_block(rendering->fresh, fresh != NULL ? fresh : text);
    reading->facts->has_html = TRUE;
}

static void render_plain(MimeReading *reading, const MimePart *part, const GString *written,
                         Rendering *rendering)
{
    g_autofree char *text =
        mime_part_parameter_is(part, "format", "flowed")
            ? text_unflow(written->str, mime_part_parameter_is(part, "delsp", "yes"))
            : g_strndup(written->str, written->len);
    if (strstr(text, "begin ") != NULL || strstr(text, "=ybegin ") != NULL) {
        g_autoptr(GPtrArray) names = NULL;
        g_autofree char *rest = text_without_encoded_files(text, &names);
        append_block(rendering->text, rest);
        append_block(rendering->fresh, rest);
        if (names->len > 0)
            g_ptr_array_add(reading->with_files, (gpointer)part);
        return;
    }
    append_block(rendering->text, text);
    append_block(rendering->fresh, text);
}

/* The rest of what has more text than is kept is not read. */
static void render_leaf(MimeReading *reading, const MimePart *part, Rendering *rendering)
{
    if (rendering->text->len > reading->limits->text_octets || !budget_take_large(reading->budget))
        return;
    gboolean is_html = mime_part_is(part, "text/") && !mime_part_is(part, "text/plain");
    gsize limit = reading->limits->text_octets * (is_html ? HTML_FACTOR : 2);
    GString *text = read_text(reading, part, limit);
    if (is_html || begins_with_html(text))
        render_html(reading, text, rendering);
    else
        render_plain(reading, part, text, rendering);
    g_string_free(text, TRUE);
}

/* TRUE when it has said something. */
static gboolean render_named_leaf(MimeReading *reading, const MimePart *part, Rendering *rendering)
{
    gsize before = rendering->text->len;
    if (!part->is_opaque && is_text_type(part) && !is_attached(part))
        render_leaf(reading, part, rendering);
    return has_words(rendering->text->str + before);
}

/* ---- several parts ---- */

static void render(MimeReading *reading, const MimePart *part, Rendering *rendering);

static gboolean render_choice(MimeReading *reading, const MimePart *part, Rendering *rendering)
{
    Rendering choice = {.text = g_string_new(NULL), .fresh = g_string_new(NULL)};
    render(reading, part, &choice);
    gboolean says_something = has_words(choice.text->str);
    if (says_something) {
        append_block(rendering->text, choice.text->str);
        append_block(rendering->fresh, choice.fresh->str);
    }
    g_string_free(choice.text, TRUE);
    g_string_free(choice.fresh, TRUE);
    return says_something;
}

static gboolean is_plain_choice(const MimePart *part)
{
    return holds(part, "text/plain") && !holds(part, "text/html");
}

/* Plain text when it says something, else the last alternative that does: the sender's best (RFC
   2046 5.1.4); else the first that has a file name, as some programs name the words of their mails.
   None is read twice: nested ones would be read twice as often on each level. */
static void render_alternative(MimeReading *reading, const MimePart *part, Rendering *rendering)
{
    const GPtrArray *children = part->children;
    for (guint i = 0; i < children->len; i++) {
        const MimePart *child = g_ptr_array_index(children, i);
        if (holds(child, "text/html"))
            reading->facts->has_html = TRUE;
    }
    for (guint i = 0; i < children->len; i++) {
        const MimePart *child = g_ptr_array_index(children, i);
        if (is_plain_choice(child) && render_choice(reading, child, rendering))
            return;
    }
    for (guint i = children->len; i > 0; i--) {
        const MimePart *child = g_ptr_array_index(children, i - 1);
        if (!is_plain_choice(child) && render_choice(reading, child, rendering))
            return;
    }
    for (guint i = 0; i < children->len; i++) {
        const MimePart *child = g_ptr_array_index(children, i);
        if (child->children == NULL && mime_part_has_name(child) &&
            render_named_leaf(reading, child, rendering))
            return;
    }
}

static void render(MimeReading *reading, const MimePart *part, Rendering *rendering)
{
    if (part->children == NULL) {
        if (mime_part_is_text(part))
            render_leaf(reading, part, rendering);
    } else if (mime_part_is(part, "multipart/alternative")) {
        render_alternative(reading, part, rendering);
    } else if (mime_part_is(part, "multipart/related") && part->children->len > 0) {
        render(reading, mime_part_related_root(part), rendering);
    } else {
        for (guint i = 0; i < part->children->len; i++)
            render(reading, g_ptr_array_index(part->children, i), rendering);
    }
}

/* A text that is named and not called an attachment is what the mail says when nothing else does;
   TRUE when one has said something. */
static gboolean render_named_text(MimeReading *reading, const MimePart *part, Rendering *rendering)
{
    if (part->children == NULL)
        return render_named_leaf(reading, part, rendering);
    for (guint i = 0; i < part->children->len; i++)
        if (render_named_text(reading, g_ptr_array_index(part->children, i), rendering))
            return TRUE;
    return FALSE;
}

void mime_body_read(MimeReading *reading)
{
    Rendering rendering = {.text = g_string_new(NULL), .fresh = g_string_new(NULL)};
    render(reading, reading->root, &rendering);
    if (!has_words(rendering.text->str))
        (void)render_named_text(reading, reading->root, &rendering);
    utf8_truncate(rendering.text, reading->limits->text_octets);
    utf8_truncate(rendering.fresh, reading->limits->text_octets);
    const char *fresh =
        has_words(rendering.fresh->str) ? rendering.fresh->str : rendering.text->str;
    reading->facts->reply = text_reply(fresh, reading->mail);
    reading->facts->text = g_string_free(rendering.text, FALSE);
    g_string_free(rendering.fresh, TRUE);
}
