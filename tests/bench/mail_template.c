#include <string.h>

#include "mail_template.h"

static void add_mark(MailTemplate *mail, const GString *text, gboolean in_body, char kind)
{
    MailMark mark = {.offset = text->len, .in_body = in_body, .kind = kind};
    g_array_append_val(mail->marks, mark);
}

/* Adds text with its marks widened to MARK_DIGITS zeros. */
static void add_text(MailTemplate *mail, GString *text, gboolean in_body, const char *octets,
                     gsize length)
{
    const char *end = octets + length;
    while (octets < end) {
        const char *brace = memchr(octets, '{', (gsize)(end - octets));
        if (brace == NULL || end - brace < 3)
            break;
        g_string_append_len(text, octets, brace - octets);
        octets = brace;
        if ((brace[1] == 'n' || brace[1] == 'k') && brace[2] == '}') {
            add_mark(mail, text, in_body, brace[1]);
            g_string_append(text, "0000000000");
            octets += 3;
        } else {
            g_string_append_c(text, *octets++);
        }
    }
    g_string_append_len(text, octets, end - octets);
}

/* The line at `*cursor` without its end, which it moves past. */
static const char *take_line(const char **cursor, const char *end, gsize *length_r)
{
    const char *line = *cursor;
    const char *feed = memchr(line, '\n', (gsize)(end - line));
    const char *stop = feed != NULL ? feed : end;
    *cursor = feed != NULL ? feed + 1 : end;
    if (stop > line && stop[-1] == '\r')
        stop--;
    *length_r = (gsize)(stop - line);
    return line;
}

static void end_field(MailTemplate *mail)
{
    if (mail->fields->len > 0)
        g_string_append_c(mail->fields, '\0');
}

/* Fields are kept as the protocol sends them: name, NUL, value with LF folds, NUL. */
static void read_header(MailTemplate *mail, const char **cursor, const char *end)
{
    gsize length = 0;
    while (*cursor < end) {
        const char *line = take_line(cursor, end, &length);
        const char *colon = memchr(line, ':', length);
        if (length == 0)
            break;
        if (*line == ' ' || *line == '\t' || colon == NULL) {
            g_string_append_c(mail->fields, '\n');
            add_text(mail, mail->fields, FALSE, line, length);
            continue;
        }
        end_field(mail);
        gsize name = (gsize)(colon - line);
        g_string_append_len(mail->fields, line, (gssize)name);
        g_string_append_c(mail->fields, '\0');
        add_text(mail, mail->fields, FALSE, colon + 1, length - name - 1);
    }
    end_field(mail);
}

MailTemplate *mail_template_load(const char *path, GError **error)
{
    g_autofree char *octets = NULL;
    gsize size = 0;
    if (!g_file_get_contents(path, &octets, &size, error))
        return NULL;
    MailTemplate *mail = g_new0(MailTemplate, 1);
    mail->marks = g_array_new(FALSE, FALSE, sizeof(MailMark));
    mail->fields = g_string_new(NULL);
    mail->body = g_string_sized_new(size + size / 16);
    const char *cursor = octets;
    const char *end = octets + size;
    read_header(mail, &cursor, end);
    while (cursor < end) {
        gsize length = 0;
        const char *line = take_line(&cursor, end, &length);
        add_text(mail, mail->body, TRUE, line, length);
        g_string_append(mail->body, "\r\n");
    }
    return mail;
}

void mail_template_free(MailTemplate *mail)
{
    if (mail == NULL)
        return;
    g_array_unref(mail->marks);
    g_string_free(mail->fields, TRUE);
    g_string_free(mail->body, TRUE);
    g_free(mail);
}
