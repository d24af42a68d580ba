#include "shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

Message *shelf_message(const char *octets, gsize length, gsize memory)
{
    MessageLimits limits = {.memory = memory, .size = G_MAXSIZE, .directory = "/tmp"};
    Message *message = message_new(&limits);
    const char *body = g_strstr_len(octets, (gssize)length, "\n\n");
    gsize header = body != NULL ? (gsize)(body - octets) + 2 : length;
    assert_int_equal(message_append(message, octets, header, NULL), OUTCOME_DONE);
    if (body != NULL)
        message_mark_body(message);
    assert_int_equal(message_append(message, octets + header, length - header, NULL), OUTCOME_DONE);
    return message;
}

MailFacts *shelf_read(const char *octets, gsize length)
{
    MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(Message) message = shelf_message(octets, length, G_MAXSIZE);
    MailFacts *facts = NULL;
    assert_int_equal(mime_read(message, &limits, &facts, NULL), OUTCOME_DONE);
    return facts;
}

static void note(const json_t *wanted, const json_t *got, const char *where, GString *differences)
{
    char *first = json_dumps(wanted, JSON_ENCODE_ANY);
    char *second = got != NULL ? json_dumps(got, JSON_ENCODE_ANY) : NULL;
    g_string_append_printf(differences, "%s: wanted %s, got %s\n", where, first,
                           second != NULL ? second : "nothing");
    free(first);
    free(second);
}

static void compare_arrays(const json_t *wanted, const json_t *got, const char *where,
                           GString *differences)
{
    if (json_array_size(wanted) != json_array_size(got)) {
        note(wanted, got, where, differences);
        return;
    }
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        g_autofree char *inner = g_strdup_printf("%s[%zu]", where, i);
        shelf_compare(json_array_get(wanted, i), json_array_get(got, i), inner, differences);
    }
}

void shelf_compare(const json_t *wanted, const json_t *got, const char *where, GString *differences)
{
    if (json_is_object(wanted) && json_is_object(got)) {
        const char *key;
        json_t *value;
        json_object_foreach((json_t *)wanted, key, value)
        {
            g_autofree char *inner = g_strdup_printf("%s.%s", where, key);
            shelf_compare(value, json_object_get(got, key), inner, differences);
        }
    } else if (json_is_array(wanted) && json_is_array(got)) {
        compare_arrays(wanted, got, where, differences);
    } else if (!json_equal(wanted, got)) {
        note(wanted, got, where, differences);
    }
}
