#include "fuzz_piece.h"

#include "base/address.h"
#include "decide/results.h"
#include "mail/tag.h"
#include "mime/address_field.h"
#include "mime/encoded_word.h"
#include "mime/parameters.h"

#include <string.h>

#define ADDRESSES_MAX 50
#define GROWTH_MAX 8 /* octets of UTF-8 for one that was written */

/* ---- Authentication-Results ---- */

static void check_word(const char *word)
{
    must(word != NULL);
    for (const char *at = word; *at != '\0'; at++)
        must(!g_ascii_isupper(*at));
}

static void check_result(const MethodResult *result)
{
    check_word(result->method);
    check_word(result->result);
    must(*result->method != '\0' && *result->result != '\0');
    must(result->properties->len <= RESULTS_PROPERTIES_MAX);
    for (guint i = 0; i < result->properties->len; i++) {
        const ResultProperty *property = g_ptr_array_index(result->properties, i);
        check_word(property->type);
        check_word(property->name);
        must(property->value != NULL);
        must(method_result_property(result, property->type, property->name) != NULL);
    }
}

void fuzz_results(const char *octets, gsize length)
{
    g_autofree char *value = g_strndup(octets, length);
    g_autoptr(AuthenticationResults) results = authentication_results_parse(value);
    if (results == NULL)
        return;
    must(results->authserv_id != NULL && strlen(value) <= RESULTS_FIELD_OCTETS_MAX);
    must(results->results->len <= RESULTS_PER_FIELD_MAX);
    for (guint i = 0; i < results->results->len; i++)
        check_result(g_ptr_array_index(results->results, i));
    /* What stands behind a field that is whole makes it none: a second one is not read into it. */
    g_autofree char *twice = g_strconcat(value, " , ", value, NULL);
    g_autoptr(AuthenticationResults) read = authentication_results_parse(twice);
    must(read == NULL || g_str_equal(read->authserv_id, results->authserv_id));
}

/* ---- addresses ---- */

static void check_address(const MailAddress *address)
{
    must(address->name != NULL || address->address != NULL);
    if (address->name != NULL)
        must_be_line(address->name);
    if (address->address != NULL)
        must_be_line(address->address);
    if (address->canonical == NULL)
        return;
    must_be_line(address->canonical);
    g_autofree char *again = address_canonical(address->canonical);
    must(g_strcmp0(again, address->canonical) == 0);
}

void fuzz_addresses(const char *octets, gsize length)
{
    g_autofree char *value = g_strndup(octets, length);
    g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func((GDestroyNotify)mail_address_free);
    mime_addresses_add(read, value, NULL, ADDRESSES_MAX, NULL);
    must(read->len <= ADDRESSES_MAX);
    for (guint i = 0; i < read->len; i++)
        check_address(g_ptr_array_index(read, i));
    guint once = read->len;
    mime_addresses_add(read, value, &(MimeCharsets){.own = "gb18030"}, ADDRESSES_MAX, NULL);
    must(read->len <= ADDRESSES_MAX && read->len >= once);
}

/* ---- parameters and encoded words ---- */

void fuzz_parameters(const char *octets, gsize length)
{
    static const char *const names[] = {"name", "filename", "charset", "boundary"};
    g_autofree char *text = g_strndup(octets, length);
    g_autoptr(MimeStructured) field = mime_structured_parse(text);
    check_word(field->value);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *token = mime_structured_token(field, names[i]);
        g_autofree char *read =
            mime_structured_text(field, names[i], &(MimeCharsets){.own = "big5"});
        must(token == NULL || strlen(token) <= length);
        if (read != NULL)
            must_be_line(read);
        must(token != NULL || read != NULL || !mime_structured_repeats(field, names[i]));
    }
}

void fuzz_words(const char *octets, gsize length)
{
    g_autofree char *value = g_strndup(octets, length);
    g_autofree char *decoded = mime_words_decode(value, &(MimeCharsets){.own = "iso-2022-jp"});
    g_autofree char *guessed = mime_words_decode(value, NULL);
    g_autofree char *repaired = mime_words_repair(value, NULL);
    must_be_line(decoded);
    must_be_line(guessed);
    must_be_line(repaired);
    must(strlen(guessed) <= GROWTH_MAX * length && strlen(repaired) <= GROWTH_MAX * length);
    for (const char *at = value; (at = strstr(at, "=?")) != NULL; at++)
        must(mime_word_length(at) <= strlen(at));
}

/* ---- the ticket number in a subject ---- */

static void try_tag(const char *format, const char *prefix, const char *subject)
{
    g_autofree char *own_format = g_strdup(format);
    g_autofree char *own_prefix = g_strdup(prefix);
    const DeskSettings desk = {.ticket_prefix = own_prefix, .tag_format = own_format};
    gint64 found = tag_find(&desk, subject);
    must(found >= 0);
    if (found == 0)
        return;
    g_autofree char *tag = tag_text(&desk, found, "complaint");
    must(tag_find(&desk, tag) == found);
}

void fuzz_tag(const char *octets, gsize length)
{
    g_autofree char *subject = g_utf8_make_valid(octets, (gssize)length);
    try_tag("[#{ticket}]", "ACME-", subject);
    try_tag("({type}: {ticket})", "", subject);
    try_tag("【{ticket}】", "客服-", subject);
}
