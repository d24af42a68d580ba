#include "../classify/corpus.h"
#include "../mime/mime.h"
#include "commands.h"
#include "inspect.h"
#include "starter.h"

#include <string.h>

#define INPUT_OCTETS ((gsize)256 * 1024 * 1024)
#define REASONS 8
#define GUESSES 3
#define SHOWN_CHARACTERS 60

static Outcome load_input(const char *path, Message **message_r, GError **error)
{
    const MessageLimits limits = {
        .memory = INPUT_OCTETS, .size = INPUT_OCTETS, .directory = g_get_tmp_dir()};
    Outcome outcome = message_load(path, &limits, message_r, error);
    if (outcome == OUTCOME_DONE && message_truncated(*message_r))
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is larger than 256 MB", path);
    return outcome;
}

/* ---- rows of tab-separated values ---- */

/* "language TAB text": the text, in place. */
static char *text_of_row(char *line)
{
    char *tab = strchr(line, '\t');
    char *text = tab != NULL ? tab + 1 : line;
    corpus_unescape(text);
    return text;
}

static void judge_row(const Model *model, FeatureReader *reader, char *line, Guess *guesses,
                      GString *output)
{
    char *subject = NULL;
    char *body = NULL;
    char confidence[G_ASCII_DTOSTR_BUF_SIZE];
    corpus_split_subject(text_of_row(line), &subject, &body);
    model_judge(model, feature_reader_read(reader, subject, body), guesses);
    g_string_append(output, model_label(model, guesses[0].label));
    g_string_append_c(output, '\t');
    g_string_append(output,
                    g_ascii_formatd(confidence, sizeof confidence, "%.4f", guesses[0].confidence));
    g_string_append_c(output, '\n');
}

static void judge_rows(const Model *model, FeatureReader *reader, char *rows, gsize length,
                       GString *output)
{
    g_autofree Guess *guesses = g_new(Guess, model_labels(model));
    for (char *line = rows; line < rows + length;) {
        char *end = memchr(line, '\n', (gsize)(rows + length - line));
        end = end != NULL ? end : rows + length;
        *end = '\0';
        if (end > line && end[-1] == '\r')
            end[-1] = '\0';
        judge_row(model, reader, line, guesses, output);
        line = end + 1;
    }
}

static Outcome classify_rows(Ctl *ctl, const Model *model, FeatureReader *reader, GError **error)
{
    g_autoptr(Message) message = NULL;
    Outcome outcome = load_input(ctl_text(ctl, "--tsv"), &message, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    gsize length = message_size(message);
    g_autofree char *rows = g_malloc(length + 1);
    g_autoptr(GString) output = g_string_new(NULL);
    outcome = message_read_at(message, 0, rows, length, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    rows[length] = '\0';
    judge_rows(model, reader, rows, length, output);
    printer_text(ctl->printer, "guesses", output->str, output->len);
    return OUTCOME_DONE;
}

/* ---- one mail, or a text a line, with the reasons ---- */

static char *reasons_of(const Model *model, FeatureReader *reader, const char *subject,
                        const char *text, guint label)
{
    g_autoptr(GPtrArray) reasons = model_reasons(model, reader, subject, text, label, REASONS);
    GString *line = g_string_new(NULL);
    for (guint i = 0; i < reasons->len; i++) {
        const Reason *reason = g_ptr_array_index(reasons, i);
        g_string_append_printf(line, "%s\"%s\" %+.2f", i > 0 ? ", " : "", reason->words,
                               reason->weight);
    }
    return g_string_free(line, FALSE);
}

static char *guesses_of(const Model *model, const Guess *guesses)
{
    GString *line = g_string_new(NULL);
    for (guint i = 0; i < MIN(GUESSES, model_labels(model)); i++)
        g_string_append_printf(line, "%s%s %.0f %%", i > 0 ? ", " : "",
                               model_label(model, guesses[i].label), guesses[i].confidence * 100);
    return g_string_free(line, FALSE);
}

/* The beginning of the subject, or else of the text, in one line. Caller frees. */
static char *shown_text(const char *subject, const char *text)
{
    g_autofree char *valid =
        g_utf8_make_valid(subject != NULL && *subject != '\0' ? subject : text, -1);
    char *shown = g_utf8_substring(valid, 0, MIN(SHOWN_CHARACTERS, g_utf8_strlen(valid, -1)));
    return g_strdelimit(shown, "\r\n\t", ' ');
}

static void explain(Table *table, const Model *model, FeatureReader *reader, const char *subject,
                    const char *text)
{
    g_autofree Guess *guesses = g_new(Guess, model_labels(model));
    model_judge(model, feature_reader_read(reader, subject, text), guesses);
    g_autofree char *why = reasons_of(model, reader, subject, text, guesses[0].label);
    g_autofree char *likeliest = guesses_of(model, guesses);
    g_autofree char *confidence = g_strdup_printf("%.4f", guesses[0].confidence);
    g_autofree char *shown = shown_text(subject, text);
    ctl_add_row(table, shown, model_label(model, guesses[0].label), confidence, likeliest, why);
}

/* "Name: " at the very beginning, or the line mbox puts there. */
static gboolean is_mail(const char *octets, gsize length)
{
    gsize at = 0;
    while (at < length && octets[at] > ' ' && octets[at] < 0x7f && octets[at] != ':')
        at++;
    if (length > 5 && strncmp(octets, "From ", 5) == 0)
        return TRUE;
    const char *end = memchr(octets, '\n', length);
    return at > 0 && at < length && octets[at] == ':' && end != NULL &&
           (gsize)(end - octets) + 1 < length && at + 1 < length && octets[at + 1] == ' ';
}

static Outcome explain_mail(Table *table, const Model *model, FeatureReader *reader,
                            const Message *message, GError **error)
{
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(MailFacts) facts = NULL;
    Outcome outcome = mime_read(message, &limits, &facts, error);
    if (outcome == OUTCOME_DONE)
        explain(table, model, reader, facts->subject, facts->reply);
    return outcome;
}

static void explain_lines(Table *table, const Model *model, FeatureReader *reader,
                          const char *octets, gsize length)
{
    g_autofree char *text = g_strndup(octets, length);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (*g_strstrip(lines[i]) != '\0')
            explain(table, model, reader, NULL, lines[i]);
    }
}

/* ---- the same with a desk's types and all that decides there ---- */

static char *joined(const GPtrArray *reasons)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < reasons->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "",
                               (const char *)g_ptr_array_index(reasons, i));
    return g_string_free(text, FALSE);
}

static void explain_facts(Table *table, const Settings *settings, const DeskSettings *desk,
                          MailFacts *facts)
{
    g_auto(Inspected) inspected = inspect_decide(facts, settings, desk);
    const Plan *plan = inspected.plan;
    g_autofree char *why = joined(plan->service_reasons);
    g_autofree char *confidence = g_strdup_printf("%.4f", plan->service_confidence);
    g_autofree char *likeliest =
        inspected.guesses != NULL ? guesses_shown(inspected.guesses->types, GUESSES) : NULL;
    g_autofree char *shown = shown_text(facts->subject, facts->reply);
    ctl_add_row(table, shown, plan->service_type, confidence, plan->service_in_doubt ? "yes" : "no",
                likeliest, plan->second_concern, why);
}

static void explain_text(Table *table, const Settings *settings, const DeskSettings *desk,
                         const char *text)
{
    g_autoptr(MailFacts) facts = mail_facts_new();
    g_ptr_array_add(facts->from, mail_address_new(NULL, "somebody@example.org"));
    facts->from_fields = 1;
    g_ptr_array_add(facts->to, mail_address_new(NULL, desk->address));
    g_free(facts->text);
    facts->text = g_utf8_make_valid(text, -1);
    g_free(facts->reply);
    facts->reply = g_strdup(facts->text);
    explain_facts(table, settings, desk, facts);
}

static Outcome explain_for_desk(Ctl *ctl, const char *octets, gsize length, const Message *message,
                                GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(MailFacts) facts = NULL;
    g_autoptr(Table) table =
        table_new("text", "type", "confidence", "in doubt", "guesses", "second", "why", NULL);
    MimeLimits limits = mime_limits_of(&ctl->settings->limits);
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE && is_mail(octets, length)) {
        outcome = mime_read(message, &limits, &facts, error);
        if (outcome == OUTCOME_DONE)
            explain_facts(table, ctl->settings, desk, facts);
    } else if (outcome == OUTCOME_DONE) {
        g_autofree char *text = g_strndup(octets, length);
        g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
        for (guint i = 0; lines[i] != NULL; i++) {
            if (*g_strstrip(lines[i]) != '\0')
                explain_text(table, ctl->settings, desk, lines[i]);
        }
    }
    if (outcome == OUTCOME_DONE)
        printer_blocks(ctl->printer, "guesses", table);
    return outcome;
}

static Outcome load_octets(Ctl *ctl, Message **message_r, GError **error)
{
    const char *path = ctl_text(ctl, "FILE");
    mime_initialize();
    Outcome outcome = load_input(path != NULL ? path : "-", message_r, error);
    if (outcome == OUTCOME_DONE && message_octets(*message_r) == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is too large", path);
    return outcome;
}

static Outcome classify_for_desk(Ctl *ctl, GError **error)
{
    g_autoptr(Message) message = NULL;
    Outcome outcome = load_octets(ctl, &message, error);
    return outcome == OUTCOME_DONE ? explain_for_desk(ctl, message_octets(message),
                                                      message_size(message), message, error)
                                   : outcome;
}

static Outcome classify_file(Ctl *ctl, const Model *model, FeatureReader *reader, GError **error)
{
    g_autoptr(Message) message = NULL;
    g_autoptr(Table) table = table_new("text", "type", "confidence", "guesses", "why", NULL);
    Outcome outcome = load_octets(ctl, &message, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *octets = message_octets(message);
    gsize length = message_size(message);
    if (is_mail(octets, length))
        outcome = explain_mail(table, model, reader, message, error);
    else
        explain_lines(table, model, reader, octets, length);
    if (outcome == OUTCOME_DONE)
        printer_blocks(ctl->printer, "guesses", table);
    return outcome;
}

Outcome ctl_classify(Ctl *ctl, GError **error)
{
    const char *named = ctl_text(ctl, "--model");
    const char *keywords = ctl_text(ctl, "--keywords");
    g_autoptr(Model) model = NULL;
    ctl->stage = STAGE_INPUT;
    gboolean is_for_desk = ctl->settings != NULL && named == NULL && keywords == NULL &&
                           !arguments_has(ctl->arguments, "--starter") &&
                           ctl_text(ctl, "--tsv") == NULL;
    if (is_for_desk)
        return classify_for_desk(ctl, error);
    if (named != NULL && arguments_has(ctl->arguments, "--starter"))
        return outcome_fail(OUTCOME_REFUSED, error, "--model and --starter are two (hint: one)");
    if (named != NULL && keywords != NULL)
        g_printerr(
            "intakectl: \"%s\" has learnt its keywords at its training; \"%s\" is not looked "
            "at\n",
            named, keywords);
    Outcome outcome = starter_open(named, keywords, &model, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(FeatureReader) reader = feature_reader_new(model_bits(model));
    return ctl_text(ctl, "--tsv") != NULL ? classify_rows(ctl, model, reader, error)
                                          : classify_file(ctl, model, reader, error);
}
