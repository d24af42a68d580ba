#include "acknowledgement.h"

#include "../base/address.h"
#include "../mail/confirmation.h"
#include "../mail/tag.h"
#include "../mime/mime.h"
#include "../names/names.h"
#include "acknowledgement_data.h"
#include "letter_data.h"
#include "ticket_address.h"

#include <string.h>

#define LANGUAGES_MAX 2

/* Between the two languages of a bilingual text; no "-- ", which begins a signature. */
#define TEXT_SEPARATOR "\n* * *\n\n"

typedef struct letter { /* the texts of one answer, all its languages together */
    GString *subject, *text;
    json_t *parts; /* of the HTML page */
} Letter;

static void letter_clear(Letter *letter)
{
    g_string_free(letter->subject, TRUE);
    g_string_free(letter->text, TRUE);
    json_decref(letter->parts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Letter, letter_clear)

typedef struct expanding {
    const TemplateSet *templates;
    const char *language;
    const char *json;
} Expanding;

static Outcome expand(const Expanding *expanding, const OutboxRow *row, const char *extension,
                      char **text_r, GError **error)
{
    g_autofree char *name = g_strconcat(row->template_name, extension, NULL);
    return template_expand(expanding->templates, expanding->language, name, expanding->json, text_r,
                           error);
}

static void add_language(Letter *letter, const char *language, const char *subject,
                         const char *text, const char *html)
{
    gboolean first = letter->text->len == 0;
    json_t *part = json_object();
    letter_set_language(part, language);
    letter_set(part, "content", html);
    json_object_set_new(part, "more", json_boolean(!first));
    json_array_append_new(letter->parts, part);
    g_string_append_printf(letter->text, "%s%s", first ? "" : TEXT_SEPARATOR, text);
    g_string_append_printf(letter->subject, "%s%s", first ? "" : " / ", subject);
}

static Outcome expand_language(Letter *letter, const Expanding *expanding, const OutboxRow *row,
                               GError **error)
{
    g_autofree char *subject = NULL, *text = NULL, *html = NULL;
    Outcome outcome = expand(expanding, row, ".subject", &subject, error);
    if (outcome == OUTCOME_DONE)
        outcome = expand(expanding, row, ".txt", &text, error);
    if (outcome == OUTCOME_DONE)
        outcome = expand(expanding, row, ".html", &html, error);
    if (outcome == OUTCOME_DONE)
        add_language(letter, expanding->language, g_strstrip(subject), text, html);
    return outcome;
}

static Outcome expand_page(const Letter *letter, const TemplateSet *templates, const char *language,
                           char **html_r, GError **error)
{
    json_t *data = json_object();
    letter_set_language(data, language);
    letter_set(data, "subject", letter->subject->str);
    json_object_set(data, "parts", letter->parts);
    g_autofree char *json = letter_json(data);
    return template_expand(templates, language, "page.html", json, html_r, error);
}

/* From the ticket, if somebody answered in it before; else by the desk's rules. Caller frees. */
static char *choose_name(const DeskSettings *desk, const OutboxRow *row, const char *language)
{
    if (row->display_name != NULL && *row->display_name != '\0')
        return g_strdup(row->display_name);
    NameQuestion question = {
        .desk = desk,
        .kind = NAME_ACKNOWLEDGEMENT,
        .service_type = row->service_type,
        .group = row->group,
        .language = language,
    };
    g_autofree char *reason = NULL;
    return name_choose(&question, &reason);
}

static char *join_languages(const GPtrArray *languages)
{
    GString *joined = g_string_new(languages->pdata[0]);
    for (guint i = 1; i < languages->len; i++)
        g_string_append_printf(joined, ", %s", (const char *)languages->pdata[i]);
    return g_string_free(joined, FALSE);
}

/* The tag is not the template's to forget: it threads the mail where tokens get lost. */
static char *tagged_subject(const DeskSettings *desk, const OutboxRow *row, const char *subject)
{
    g_autofree char *tag = tag_text(desk, row->ticket, row->service_type);
    return g_strdup_printf("%s %s", tag, subject);
}

static GBytes *build(const DeskSettings *desk, const OutboxRow *row, const Letter *letter,
                     const GPtrArray *languages, const char *name, const char *html)
{
    g_autofree char *reply_to = answer_address(desk, row, NULL);
    g_autofree char *subject = tagged_subject(desk, row, letter->subject->str);
    g_autofree char *content_language = join_languages(languages);
    const MimeAnswer answer = {
        .from_name = name,
        .from_address = desk->address,
        .to_address = row->recipient,
        .reply_to = reply_to,
        .subject = subject,
        .message_id = row->message_id,
        .in_reply_to = row->in_reply_to,
        .references = row->references,
        .language = content_language,
        .auto_submitted = "auto-replied",
        .date = row->queued,
        .text = letter->text->str,
        .html = html,
    };
    return mime_build_answer(&answer);
}

/* The languages of the row that the desk speaks, at most LANGUAGES_MAX; else its first one. */
static GPtrArray *row_languages(const DeskSettings *desk, const OutboxRow *row)
{
    GPtrArray *languages = g_ptr_array_new();
    g_auto(GStrv) wanted = g_strsplit(row->languages != NULL ? row->languages : "", ",", -1);
    for (guint i = 0; wanted[i] != NULL && languages->len < LANGUAGES_MAX; i++) {
        const char *language = desk_language(desk, g_strstrip(wanted[i]));
        if (language != NULL && !g_ptr_array_find(languages, language, NULL))
            g_ptr_array_add(languages, (gpointer)language);
    }
    if (languages->len == 0)
        g_ptr_array_add(languages, desk->languages->pdata[0]);
    return languages;
}

static Outcome expand_languages(Letter *letter, const DeskSettings *desk,
                                const TemplateSet *templates, const OutboxRow *row,
                                const GPtrArray *languages, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < languages->len; i++) {
        const char *language = languages->pdata[i];
        g_autofree char *json = NULL;
        g_autofree char *name = choose_name(desk, row, language);
        outcome = acknowledgement_data(desk, row, name, language, &json, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        Expanding expanding = {.templates = templates, .language = language, .json = json};
        outcome = expand_language(letter, &expanding, row, error);
    }
    return outcome;
}

Outcome acknowledgement_sign(OutboxRow *row, const KeyRing *keys, GError **error)
{
    json_t *payload = letter_payload(row);
    gint64 until = json_integer_value(json_object_get(payload, "confirm_until"));
    json_decref(payload);
    if (until == 0)
        return OUTCOME_DONE;
    if (keys == NULL)
        return outcome_fail(OUTCOME_RETRY, error,
                            "it asks for a confirmation, and there is no key to sign that with "
                            "(hint: intakectl key rotate)");
    g_autofree char *address = address_canonical(row->recipient);
    const ConfirmationRequest request = {.desk = row->desk,
                                         .ticket = row->ticket,
                                         .address = address != NULL ? address : "",
                                         .until = until};
    row->confirmation_token = confirmation_token(keys, &request);
    row->confirmation_code = confirmation_code(keys, &request);
    return OUTCOME_DONE;
}

Outcome acknowledgement_build(const Settings *settings, const TemplateSet *templates,
                              const OutboxRow *row, GBytes **mail_r, char **name_r, GError **error)
{
    const DeskSettings *desk = settings_desk_by_name(settings, row->desk);
    if (desk == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "there is no desk \"%s\" any more", row->desk);
    g_autoptr(GPtrArray) languages = row_languages(desk, row);
    g_auto(Letter) letter = {g_string_new(NULL), g_string_new(NULL), json_array()};
    Outcome outcome = expand_languages(&letter, desk, templates, row, languages, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *html = NULL;
    outcome = expand_page(&letter, templates, languages->pdata[0], &html, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    char *name = choose_name(desk, row, languages->pdata[0]);
    *mail_r = build(desk, row, &letter, languages, name, html);
    *name_r = name;
    return OUTCOME_DONE;
}
