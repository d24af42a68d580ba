/* The customer's own word on the service type: a suffix of the address, or the mail's first line.
 */
#include "../base/nearest.h"
#include "../base/utf8.h"
#include "../mail/gateway_mail.h"
#include "decide_private.h"

#include <string.h>

#define LINE_OCTETS_MAX 200 /* of a first line that may be a choice */

/* What stands before the colon, case folded: as our templates name it, and as people shorten it. */
static const char *const keys[] = {
    "type",
    "service type",
    "request type",
    "type of request", /* en, fr, de */
    "类型",
    "服务类型",
    "類型",
    "服務類型", /* zh */
    "typ",
    "art",
    "art der anfrage", /* de */
    "type de demande",
    "catégorie",
    "tipo", /* fr, es */
    "tipo de solicitud",
    "種類",
    "お問い合わせの種類", /* es, ja */
    "種別",
    "タイプ",
    "お問い合わせ種別",
};

typedef struct spoken { /* a first line that names a type */
    char *value;        /* folded; NULL: there is none */
    gboolean is_alone;  /* the mail says nothing else */
} Spoken;

/* ---- the first line ---- */

static gboolean is_key(const char *folded)
{
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *key = utf8_fold(keys[i]);
        if (strcmp(folded, key) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Without the quotes and the full stop that people put around a name. Caller frees. */
static char *bare_value(const char *text)
{
    static const char marks[] = ".。!！\"'“”„«»「」【】[]()（）*";
    const char *start = text;
    const char *end = text + strlen(text);
    while (*start != '\0' && (g_unichar_isspace(g_utf8_get_char(start)) ||
                              g_utf8_strchr(marks, -1, g_utf8_get_char(start)) != NULL))
        start = g_utf8_next_char(start);
    while (end > start) {
        const char *last = g_utf8_prev_char(end);
        if (!g_unichar_isspace(g_utf8_get_char(last)) &&
            g_utf8_strchr(marks, -1, g_utf8_get_char(last)) == NULL)
            break;
        end = last;
    }
    return g_strndup(start, (gsize)(end - start));
}

/* Folding makes a wide colon a narrow one. */
static char *value_of(const char *line, gsize length)
{
    g_autofree char *text = utf8_strip(line, (gssize)length);
    g_autofree char *folded = utf8_fold(text);
    const char *colon = strchr(folded, ':');
    if (colon == NULL)
        return NULL;
    g_autofree char *before = g_strndup(folded, (gsize)(colon - folded));
    g_autofree char *key = bare_value(before);
    g_autofree char *value = bare_value(colon + 1);
    return is_key(key) && *value != '\0' ? g_steal_pointer(&value) : NULL;
}

static const char *skip_space(const char *at)
{
    while (*at != '\0' && g_unichar_isspace(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    return at;
}

static Spoken first_line(const MailFacts *facts)
{
    const char *start = skip_space(facts->reply != NULL ? facts->reply : "");
    gsize length = strcspn(start, "\r\n");
    if (length == 0 || length > LINE_OCTETS_MAX)
        return (Spoken){NULL, FALSE};
    return (Spoken){value_of(start, length), *skip_space(start + length) == '\0'};
}

/* ---- which type is meant ---- */

static gboolean is_called(const char *called, const char *folded)
{
    g_autofree char *name = utf8_fold(called);
    return strcmp(name, folded) == 0;
}

const ServiceType *choice_type_called(const DeskSettings *desk, const char *folded)
{
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        if (is_called(type->name, folded))
            return type;
        for (guint j = 0; j < type->labels->len; j++) {
            if (is_called(((const Localized *)g_ptr_array_index(type->labels, j))->text, folded))
                return type;
        }
    }
    return NULL;
}

/* Whether a type's name or label is so near that nothing else was meant. */
static gboolean is_slip(const DeskSettings *desk, const char *folded)
{
    g_autoptr(GPtrArray) called = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        g_ptr_array_add(called, utf8_fold(type->name));
        for (guint j = 0; j < type->labels->len; j++)
            g_ptr_array_add(called, utf8_fold(((Localized *)type->labels->pdata[j])->text));
    }
    return nearest_word(folded, called) != NULL;
}

/* ---- the whole ---- */

/* Machines repeat old addresses, and of a visitor nobody knows whether it is the customer. */
static gboolean is_bound(const Evidence *evidence)
{
    return evidence->ticket != NULL && (evidence->automatic != AUTOMATIC_NONE || evidence->visits);
}

static Choice choice_by_line(const Evidence *evidence)
{
    const DeskSettings *desk = evidence->reception->desk;
    Spoken spoken = first_line(evidence->facts);
    g_autofree char *value = spoken.value;
    if (value == NULL)
        return (Choice){0};
    const ServiceType *type = choice_type_called(desk, value);
    if (type != NULL)
        return (Choice){.type = type, .way = "the first line chooses", .is_alone = spoken.is_alone};
    /* "Type: MacBook Pro" above a description is none. */
    return (Choice){.is_unknown = spoken.is_alone || is_slip(desk, value),
                    .is_alone = spoken.is_alone};
}

/* What was picked from a form's list; a form's own word for it that no type has is no choice. */
static Choice choice_by_form(const Evidence *evidence)
{
    const GatewayMail *gateway = evidence->facts->gateway;
    if (gateway == NULL || gateway->service_type == NULL)
        return (Choice){0};
    g_autofree char *folded = utf8_fold(gateway->service_type);
    return (Choice){.type = choice_type_called(evidence->reception->desk, folded),
                    .way = "the form chooses"};
}

static gboolean is_unknown_suffix(const Reception *reception)
{
    return reception->unknown_suffix != NULL &&
           (reception->token != NULL || is_slip(reception->desk, reception->unknown_suffix));
}

Choice choice_decide(const Evidence *evidence)
{
    const Reception *reception = evidence->reception;
    if (is_bound(evidence))
        return (Choice){0};
    if (reception->service_suffix != NULL)
        return (Choice){.type = desk_service_type(reception->desk, reception->service_suffix),
                        .way = "address suffix"};
    if (evidence->automatic != AUTOMATIC_NONE)
        return (Choice){0};
    if (mail_facts_are_of_form(evidence->facts))
        return choice_by_form(evidence);
    Choice choice = choice_by_line(evidence);
    choice.is_unknown = choice.type == NULL && (choice.is_unknown || is_unknown_suffix(reception));
    return choice;
}
