#include "language_words.h"
#include "text.h"

#include <string.h>

#define LETTERS_MAX 800   /* looked at; more do not change the result */
#define WORDS_MAX 130     /* looked up; more do not change the result */
#define IDEOGRAPHS_MAX 60 /* looked at to tell simplified from traditional */
#define WORD_OCTETS_MAX 40
#define LETTERS_MIN 2      /* of a script that only one language uses */
#define IDEOGRAPH_WEIGHT 3 /* one says about as much as so many letters */
#define SCORE_MIN 16       /* a word of one language alone scores WORD_SCORE */
#define WORD_SCORE 12
#define FEW_WORDS 3
#define LETTER_SCORE 8

typedef enum script {
    SCRIPT_LATIN,
    SCRIPT_CYRILLIC,
    SCRIPT_HAN,
    SCRIPT_KANA,
    SCRIPT_HANGUL,
    SCRIPT_GREEK,
    SCRIPT_HEBREW,
    SCRIPT_ARABIC,
    SCRIPT_THAI,
    SCRIPT_DEVANAGARI,
    SCRIPT_ARMENIAN,
    SCRIPT_GEORGIAN,
    SCRIPTS,
    SCRIPT_NONE = SCRIPTS,
} Script;

/* Of a letter in lower case. */
static Script script_of(gunichar letter)
{
    if (letter < 0x80)
        return letter >= 'a' && letter <= 'z' ? SCRIPT_LATIN : SCRIPT_NONE;
    if (letter >= 0x4e00 && letter <= 0x9fff)
        return SCRIPT_HAN;
    static const struct {
        gunichar first, last;
        Script script;
    } RANGES[] = {

        {0xc0, 0x24f, SCRIPT_LATIN},       {0x370, 0x3ff, SCRIPT_GREEK},
        {0x400, 0x52f, SCRIPT_CYRILLIC},   {0x531, 0x58a, SCRIPT_ARMENIAN},
        {0x5d0, 0x5ea, SCRIPT_HEBREW},     {0x620, 0x6ff, SCRIPT_ARABIC},
        {0x900, 0x97f, SCRIPT_DEVANAGARI}, {0xe00, 0xe7f, SCRIPT_THAI},
        {0x10a0, 0x10ff, SCRIPT_GEORGIAN}, {0x1100, 0x11ff, SCRIPT_HANGUL},
        {0x1e00, 0x1eff, SCRIPT_LATIN},    {0x1f00, 0x1fff, SCRIPT_GREEK},
        {0x3041, 0x30ff, SCRIPT_KANA},     {0x3130, 0x318f, SCRIPT_HANGUL},
        {0x3400, 0x4dbf, SCRIPT_HAN},      {0xac00, 0xd7a3, SCRIPT_HANGUL},
        {0xf900, 0xfaff, SCRIPT_HAN},      {0xff66, 0xff9f, SCRIPT_KANA},
        {0x20000, 0x3ffff, SCRIPT_HAN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(RANGES) && letter >= RANGES[i].first; i++)
        if (letter <= RANGES[i].last)
            return RANGES[i].script;
    return SCRIPT_NONE;
}

typedef struct tally {
    guint scripts[SCRIPTS];
    guint scores[LANGUAGES];
    guint words, letters;
    guint simplified, traditional, ideographs;
    guint persian;
} Tally;

/* Characters that only one of the two ways of writing Chinese has. */
static const char SIMPLIFIED[] =
    "们这说时国会来对发个为还没么开关问请谢题东车门见现业产电话书买卖单价网页邮号码订货员务际经长"
    "费联系销质检测无法应该办复认识图张点让给过动实样处设报钱银账户验证远线级结约细终听觉语读谁调"
    "边运进连选错钟铁镜阳难响顺须领颜风飞马鱼鸟龙坏块坚备够头奖妈学宝对导层岁币师帮带广庆库录";
static const char TRADITIONAL[] =
    "們這說時國會來對發個為還沒麼開關問請謝題東車門見現業產電話書買賣單價網頁郵號碼訂貨員務際經長"
    "費聯繫銷質檢測無應該辦復認識圖張點讓給過動實樣處設報錢銀賬戶驗證遠線級結約細終聽覺語讀誰調"
    "邊運進連選錯鐘鐵鏡陽難響順須領顏風飛馬魚鳥龍壞塊堅備夠頭獎媽學寶導層歲幣師幫帶廣慶庫錄您裡";

static void tally_han(Tally *tally, gunichar ideograph)
{
    if (tally->ideographs++ >= IDEOGRAPHS_MAX)
        return;
    if (g_utf8_strchr(SIMPLIFIED, -1, ideograph) != NULL)
        tally->simplified++;
    else if (g_utf8_strchr(TRADITIONAL, -1, ideograph) != NULL)
        tally->traditional++;
}

static void score(Tally *tally, guint32 languages, guint points)
{
    if (languages == 0)
        return;
    guint share = points / (guint)__builtin_popcount(languages);
    for (; languages != 0; languages &= languages - 1)
        tally->scores[__builtin_ctz(languages)] += MAX(share, 1);
}

/* A word, and for "l'imprimante" what stands on both sides of the apostrophe. */
static void tally_word(Tally *tally, char *lower)
{
    if (tally->words++ >= WORDS_MAX)
        return;
    guint32 languages = language_words_of_word(lower);
    score(tally, languages, WORD_SCORE);
    char *apostrophe = languages == 0 ? strchr(lower, '\'') : NULL;
    if (apostrophe == NULL)
        return;
    score(tally, language_words_of_word(apostrophe + 1), WORD_SCORE);
    apostrophe[1] = '\0';
    score(tally, language_words_of_word(lower), WORD_SCORE);
}

static void tally_letter(Tally *tally, gunichar letter, Script script)
{
    tally->scripts[script]++;
    tally->letters++;
    if (script == SCRIPT_HAN)
        tally_han(tally, letter);
    if (letter >= 0x80 && (script == SCRIPT_LATIN || script == SCRIPT_CYRILLIC) &&
        tally->words < WORDS_MAX)
        score(tally, language_words_of_letter(letter), LETTER_SCORE);
    /* pe, tcheh, jeh, gaf, Persian kaf and yeh */
    if (letter == 0x67e || letter == 0x686 || letter == 0x698 || letter == 0x6af ||
        letter == 0x6a9 || letter == 0x6cc)
        tally->persian++;
}

static gboolean is_apostrophe(gunichar character)
{
    return character == '\'' || character == 0x2019;
}

/* One token without blanks: words are letters of one script; addresses and URLs say nothing. */
static void tally_token(Tally *tally, const char *token, gsize length)
{
    if (memchr(token, '@', length) != NULL || g_strstr_len(token, (gssize)length, "://") != NULL ||
        g_str_has_prefix(token, "www."))
        return;
    char word[WORD_OCTETS_MAX + 8];
    gsize used = 0;
    for (const char *at = token; at < token + length && tally->letters < LETTERS_MAX;
         at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        gunichar letter = character < 0x80 ? (gunichar)g_ascii_tolower((char)character)
                                           : g_unichar_tolower(character);
        Script script = script_of(letter);
        if (script != SCRIPT_NONE)
            tally_letter(tally, letter, script);
        gboolean is_of_word = script == SCRIPT_LATIN || script == SCRIPT_CYRILLIC ||
                              (is_apostrophe(letter) && used > 0);
        if (is_of_word && used < WORD_OCTETS_MAX) {
            if (letter < 0x80)
                word[used++] = (char)letter;
            else
                used +=
                    (gsize)g_unichar_to_utf8(is_apostrophe(letter) ? '\'' : letter, word + used);
            continue;
        }
        word[used] = '\0';
        if (used > 0)
            tally_word(tally, word);
        used = 0;
    }
    word[used] = '\0';
    if (used > 0)
        tally_word(tally, word);
}

static void tally_text(Tally *tally, const char *text)
{
    for (const char *at = text; *at != '\0' && tally->letters < LETTERS_MAX;) {
        at += strspn(at, " \n\t");
        gsize length = strcspn(at, " \n\t");
        tally_token(tally, at, length);
        at += length;
    }
}

/* Of a mail in a few words one that only one language has must do. */
static guint least_score(const Tally *tally, guint best)
{
    guint sum = 0;
    for (guint language = 0; language < LANGUAGES; language++)
        sum += tally->scores[language];
    return tally->words <= FEW_WORDS && sum == best ? WORD_SCORE : SCORE_MIN;
}

/* At the same score the language that stands first, so the one more people write, wins. */
static const char *tell_latin_or_cyrillic(const Tally *tally, Script script)
{
    guint best = 0;
    Language found = LANGUAGE_EN;
    for (guint language = 0; language < LANGUAGES; language++) {
        gboolean is_cyrillic = language >= LANGUAGE_RU;
        guint points = tally->scores[language];
        if (is_cyrillic != (script == SCRIPT_CYRILLIC))
            continue;
        if (points > best) {
            best = points;
            found = (Language)language;
        }
    }
    return best >= least_score(tally, best) ? language_words_tag(found) : NULL;
}

static const char *tell_east_asian(const Tally *tally)
{
    guint han = tally->scripts[SCRIPT_HAN], kana = tally->scripts[SCRIPT_KANA];
    guint hangul = tally->scripts[SCRIPT_HANGUL];
    if (han + kana + hangul < LETTERS_MIN)
        return NULL;
    if (hangul > (han + kana) / 3)
        return "ko";
    if (kana * 12 > han)
        return "ja";
    return tally->traditional > tally->simplified ? "zh-TW" : "zh-CN";
}

static const char *tell(const Tally *tally, Script script)
{
    static const char *const ALONE[SCRIPTS] = {
        [SCRIPT_GREEK] = "el",      [SCRIPT_HEBREW] = "he",   [SCRIPT_THAI] = "th",
        [SCRIPT_DEVANAGARI] = "hi", [SCRIPT_ARMENIAN] = "hy", [SCRIPT_GEORGIAN] = "ka",
    };
    switch (script) {
    case SCRIPT_LATIN:
    case SCRIPT_CYRILLIC:
        return tell_latin_or_cyrillic(tally, script);
    case SCRIPT_HAN:
    case SCRIPT_KANA:
    case SCRIPT_HANGUL:
        return tell_east_asian(tally);
    case SCRIPT_ARABIC:
        return tally->persian * 8 > tally->scripts[SCRIPT_ARABIC] ? "fa" : "ar";
    default:
        return tally->scripts[script] >= LETTERS_MIN ? ALONE[script] : NULL;
    }
}

const char *text_language(const char *text)
{
    Tally tally = {0};
    tally_text(&tally, text);
    guint weights[SCRIPTS];
    memcpy(weights, tally.scripts, sizeof weights);
    guint east_asian =
        (weights[SCRIPT_HAN] + weights[SCRIPT_KANA] + weights[SCRIPT_HANGUL]) * IDEOGRAPH_WEIGHT;
    weights[SCRIPT_HAN] = east_asian;
    weights[SCRIPT_KANA] = weights[SCRIPT_HANGUL] = 0;
    Script main_script = SCRIPT_LATIN;
    for (int script = 0; script < SCRIPTS; script++)
        if (weights[script] > weights[main_script])
            main_script = (Script)script;
    return weights[main_script] > 0 ? tell(&tally, main_script) : NULL;
}
