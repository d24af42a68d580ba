#include "first_settings.h"

#include <string.h>

typedef struct label {
    const char *language, *text;
} Label;

#define LANGUAGES 7 /* of the starter */

typedef struct first_type {
    const char *name; /* and kind */
    Label labels[LANGUAGES];
} FirstType;

#define LABELS(english, chinese, taiwanese, german, french, spanish, japanese)                     \
    {                                                                                              \
        {"en", english}, {"zh-CN", chinese}, {"zh-TW", taiwanese}, {"de", german}, {"fr", french}, \
            {"es", spanish}, {"ja", japanese},                                                     \
    }

static const FirstType types[] = {
    {"consultation", LABELS("General enquiry", "咨询", "諮詢", "Allgemeine Anfrage",
                            "Renseignements", "Consulta general", "お問い合わせ")},
    {"technical", LABELS("Technical support", "技术支持", "技術支援", "Technische Hilfe",
                         "Assistance technique", "Soporte técnico", "技術サポート")},
    {"complaint",
     LABELS("Complaint", "投诉", "投訴", "Beschwerde", "Réclamation", "Queja", "苦情")},
    {"after-sales", LABELS("Returns and repairs", "售后服务", "售後服務", "Rückgabe und Reparatur",
                           "Retours et réparations", "Devoluciones y reparaciones", "返品・修理")},
    {"billing",
     LABELS("Billing", "账单", "帳單", "Rechnung", "Facturation", "Facturación", "請求・支払い")},
    {"account", LABELS("Account", "账号", "帳號", "Konto", "Compte", "Cuenta", "アカウント")},
    {"delivery",
     LABELS("Delivery", "物流配送", "物流配送", "Lieferung", "Livraison", "Envío", "配送")},
    {"cooperation", LABELS("Partnership", "商务合作", "商務合作", "Zusammenarbeit", "Partenariat",
                           "Colaboración", "提携・取材")},
    {"other", LABELS("Something else", "其他", "其他", "Sonstiges", "Autre demande", "Otro asunto",
                     "その他")},
};

static const Label departments[] = {{"en", "Support"}, {"zh", "客服部"}};

static void append_quoted(GString *text, const char *value)
{
    g_string_append_c(text, '"');
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_c(text, '\\');
        g_string_append_c(text, *c);
    }
    g_string_append_c(text, '"');
}

static void append_setting(GString *text, const char *indent, const char *name, const char *value)
{
    g_string_append_printf(text, "%s%s = ", indent, name);
    append_quoted(text, value);
    g_string_append(text, ";\n");
}

static gboolean is_primary_of(const char *language, const char *tag)
{
    gsize length = strcspn(tag, "-");
    return g_ascii_strncasecmp(language, tag, length) == 0 &&
           (language[length] == '\0' || language[length] == '-');
}

/* The text for a language (exact, then same primary language), English where nothing better is
   known. */
static const char *label_for(const Label *labels, gsize length, const char *language)
{
    for (gsize i = 0; i < length; i++) {
        if (g_ascii_strcasecmp(labels[i].language, language) == 0)
            return labels[i].text;
    }
    for (gsize i = 0; i < length; i++) {
        if (is_primary_of(language, labels[i].language))
            return labels[i].text;
    }
    return labels[0].text;
}

static void append_label(GString *text, const char *language, const char *label)
{
    g_string_append_printf(text, "%s = ", language);
    append_quoted(text, label);
    g_string_append(text, "; ");
}

static void append_labels(GString *text, const Label *labels, gsize length, char **languages)
{
    g_string_append(text, "{ ");
    for (guint i = 0; languages[i] != NULL; i++)
        append_label(text, languages[i], label_for(labels, length, languages[i]));
    g_string_append_c(text, '}');
}

static gboolean speaks(char **languages, const char *language)
{
    for (guint i = 0; languages[i] != NULL; i++) {
        if (g_ascii_strcasecmp(languages[i], language) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The desk's languages first, since the first label stands in for what is missing; then the others
   that are known. */
static void append_all_labels(GString *text, const FirstType *type, char **languages)
{
    g_string_append(text, "{ ");
    for (guint i = 0; languages[i] != NULL; i++)
        append_label(text, languages[i], label_for(type->labels, LANGUAGES, languages[i]));
    for (guint i = 0; i < LANGUAGES; i++) {
        if (!speaks(languages, type->labels[i].language))
            append_label(text, type->labels[i].language, type->labels[i].text);
    }
    g_string_append_c(text, '}');
}

static void append_types(GString *text, char **languages)
{
    g_string_append(text, "    service_types = (\n");
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        g_string_append_printf(text, "      { name = \"%s\"; kind = \"%s\";\n        labels = ",
                               types[i].name, types[i].name);
        append_all_labels(text, &types[i], languages);
        g_string_append_printf(text, "; }%s\n", i + 1 < G_N_ELEMENTS(types) ? "," : "");
    }
    g_string_append(text, "    );\n    default_type = \"consultation\";\n");
}

static void append_languages(GString *text, char **languages)
{
    g_string_append(text, "    languages = ( ");
    for (guint i = 0; languages[i] != NULL; i++) {
        g_string_append(text, i > 0 ? ", " : "");
        append_quoted(text, languages[i]);
    }
    g_string_append(text, " );\n");
}

static void append_hours(GString *text, const char *time_zone)
{
    static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday"};
    g_string_append(text, "    hours: {\n");
    append_setting(text, "      ", "time_zone", time_zone);
    for (guint i = 0; i < G_N_ELEMENTS(days); i++)
        append_setting(text, "      ", days[i], "09:00-18:00");
    g_string_append(text, "      answer_minutes = 480; # of working time\n    };\n");
}

static void append_names(GString *text, char **languages)
{
    g_string_append(text,
                    "    names = (\n"
                    "      { pattern = \"{agent.short} · {brand} {department}\"; },\n"
                    "      { kind = \"acknowledgement\"; pattern = \"{brand} {department}\"; }");
    for (guint i = 0; languages[i] != NULL; i++) {
        if (g_ascii_strncasecmp(languages[i], "zh", 2) != 0)
            continue;
        g_string_append_printf(text,
                               ",\n      { language = \"%s\"; pattern = \"{brand}{department} "
                               "{agent.short}{agent.title}\"; },\n"
                               "      { language = \"%s\"; kind = \"acknowledgement\"; pattern = "
                               "\"{brand}{department}\"; }",
                               languages[i], languages[i]);
    }
    g_string_append(text, "\n    );\n");
}

static void append_desk(GString *text, const FirstSettings *first)
{
    g_string_append(text, "desks = (\n  {\n");
    append_setting(text, "    ", "name", first->desk);
    append_setting(text, "    ", "brand", first->brand);
    g_string_append(text, "    departments = ");
    append_labels(text, departments, G_N_ELEMENTS(departments), first->languages);
    g_string_append(text, ";\n    addresses = ( ");
    append_quoted(text, first->address);
    g_string_append(text, " );\n");
    append_languages(text, first->languages);
    append_types(text, first->languages);
    append_hours(text, first->time_zone);
    append_names(text, first->languages);
    g_string_append(text, "  }\n);\n");
}

char *first_settings_text(const FirstSettings *first)
{
    GString *text = g_string_new(
        "# Intake. What is not set here has its default: intakectl settings list, intake.conf(5).\n"
        "milter: {\n");
    append_setting(text, "  ", "socket", first->socket);
    append_setting(text, "  ", "socket_group", first->socket_group);
    g_string_append(text, "};\ntrust: {\n"
                          "  # The name your own server puts first into Authentication-Results.\n"
                          "  authserv_ids = ();\n};\n");
    append_setting(text, "", "templates", first->templates);
    append_desk(text, first);
    return g_string_free(text, FALSE);
}
