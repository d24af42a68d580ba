#include "subject.h"

#include "../base/utf8.h"

#include <string.h>

#define WORD_OCTETS_MAX 48
#define BRACKETS_MAX 3
#define MARKS_MAX 10

/* What mail programs put in front of the subject of a mail they pass on, divided by bars. "VS" is
   no part of it: Danes pass on with it, Finns answer. */
static const char FORWARDS[] =
    "|FW|FWD|Forward|Forwarded|WG|TR|RV|I|ENC|VL|VB|İLT|ILT|PD|Doorst|Doorgestuurd|FS|TRS|ΠΡΘ|"
    "Προώθ|"
    "Továbbítás|Továbbítva|Tovább|YML|Redir|Redirecționat|Posredovano|Proslj|Prosleđeno|Přeposláno|"
    "Pārsūtīts|Persiųsta|Edasi|Переслано|Пересл|ПРС|Препр|Препратено|转发|轉發|轉寄|轉遞|转寄|転送|"
    "전달|הועבר|מועבר|إعادة توجيه|توجيه|هدایت|ส่งต่อ|Chuyển tiếp|Terusan|Diteruskan|अग्रेषित|";

/* And of one they answer. */
static const char ANSWERS[] =
    "|RE|AW|WG AW|SV|Antw|Antwort|Odp|R|RIF|RES|BLS|Balas|YNT|Yanıt|ATB|Atb|Vá|Válasz|ΑΠ|ΣΧΕΤ|Odg|"
    "Odgovor|Ats|Vast|Отв|Ответ|Відп|回复|回覆|回信|答复|答覆|回應|返信|답장|회신|답변|השב|תגובה|"
    "رد|"
    "پاسخ|ตอบกลับ|ตอบ|Trả lời|Ref|Resp|Rép|";

/* Whether the list holds the word, in any case. */
static gboolean holds(const char *list, const char *word)
{
    g_autofree char *folded_list = g_utf8_casefold(list, -1);
    g_autofree char *folded = g_utf8_casefold(word, -1);
    g_autofree char *between = g_strconcat("|", folded, "|", NULL);
    return strstr(folded_list, between) != NULL;
}

/* Behind what desks and mail servers put in front: "[EXTERNAL] ". */
static const char *skip_brackets(const char *subject)
{
    for (guint i = 0; i < BRACKETS_MAX; i++) {
        subject += strspn(subject, " \t");
        const char *close = *subject == '[' ? strchr(subject, ']') : NULL;
        if (close == NULL)
            break;
        subject = close + 1;
    }
    return subject;
}

/* The word in front of the first colon, without a count: "Re[2]", "Re (3)"; *behind_r is behind the
   colon. NULL when none. Caller frees. */
static char *first_word(const char *subject, const char **behind_r)
{
    gsize seen = strnlen(subject, WORD_OCTETS_MAX);
    const char *colon = memchr(subject, ':', seen);
    const char *wide = g_strstr_len(subject, (gssize)seen, UTF8_WIDE_COLON);
    gboolean is_wide = wide != NULL && (colon == NULL || wide < colon);
    if (is_wide)
        colon = wide;
    if (colon == NULL)
        return NULL;
    *behind_r = colon + (is_wide ? strlen(UTF8_WIDE_COLON) : 1);
    char *word = g_strndup(subject, (gsize)(colon - subject));
    word[strcspn(word, "[(^")] = '\0';
    char *blank = strstr(word, "\xc2\xa0"); /* as the French set a colon */
    if (blank != NULL)
        *blank = '\0';
    return g_strstrip(word);
}

static SubjectMark read_mark(const char *subject, const char **behind_r)
{
    g_autofree char *word = first_word(subject, behind_r);
    if (word == NULL || *word == '\0' || strchr(word, '|') != NULL)
        return SUBJECT_PLAIN;
    if (holds(FORWARDS, word))
        return SUBJECT_FORWARDS;
    return holds(ANSWERS, word) ? SUBJECT_ANSWERS : SUBJECT_PLAIN;
}

SubjectMark subject_mark(const char *subject)
{
    const char *behind;
    return read_mark(skip_brackets(subject), &behind);
}

const char *subject_bare(const char *subject)
{
    const char *rest = skip_brackets(subject), *behind;
    for (guint i = 0; i < MARKS_MAX && read_mark(rest, &behind) != SUBJECT_PLAIN; i++)
        rest = skip_brackets(behind);
    return rest;
}
