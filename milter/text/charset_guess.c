#include "charset_guess.h"

#include "charset_alphabet.h"
#include "charset_decode.h"
#include "repair.h"
#include "text.h"

#include <string.h>
#include <uchardet/uchardet.h>

#define ALPHABET_FLOOR 3 /* fewer octets are as likely two accents of a Latin word */
#define UCHARDET_SAMPLE 4096
#define UCHARDET_FLOOR 8 /* octets beyond ASCII below which its answer is a throw of dice */

/* The commonest characters of running text and of mail in the East Asian languages. */
static const char FREQUENT[] =
    /* Chinese, both scripts */
    "的一是不了在有我他这個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得"
    "于着下自之"
    "年过過发發后後作里用道行所然家成方多经經么么去法学學如都同现現当當没沒动動面起看定天分还還进進"
    "好小部其些"
    "主样樣理心本前开開但因只从從想实實日者意无無力与與长長把机機十民第公此已工使情明性知全三又关關"
    "点點正业業"
    "外将將两兩高间間由问問很最重并物手应應向文体體相见見什二等产產或新己身果加月话話合回特代内內信"
    "表化老给給"
    "次度门門任常先通提立及员員解水名真处處入几条條平题題别別打电電数數安少报報结結反目太量再感务務"
    "做接件计計"
    "管期市直资資命金指保至便空您请請谢謝货貨订訂单單邮郵退款客服购買买"
    "号號码碼"
    /* what customers write about */
    "咨询諮詢投诉訴帮幫价價格術术技支持援告账帳户戶登录錄查密维維修怎办辦换換转轉运運费費状狀态態"
    "错錯误誤网網站页頁忘记記锁鎖票据據质質坏壞损損收取消息急尽盡快复覆答联聯系繫络吗嗎呢吧约約赔"
    "賠偿償申述催付钱錢欠缺售台试試版升级級断斷线線慢卡死距離実検索交障害故証領収済限遅届変更録続"
    /* Japanese */
    "日本人会社時行事者月見後今間東私言手気自お願致送信確認用場合様件注文品連絡返対応問担当者株式部"
    /* Korean */
    "이다는에을를가의하고은로지도한서요니안사시해있어기리나그자대입주습세녕문제수일들면인게정보주구"
    "상아전부"
    "스라소청드신제품환불배송확감합"
    "결접속등록삭변경취연락밀번호계설치실행오류택담당객센터격견산질능값찾음백업컴용파렇없했됩";

static double score_han(gunichar character)
{
    if (g_utf8_strchr(FREQUENT, -1, character) != NULL)
        return 4;
    if (character <= 0x9fa5)
        return 0.6;
    return -4;
}

static double score_kana(gunichar character, const char *charset)
{
    if (character >= 0xff61) /* half-width: what wrongly read octets turn into */
        return 0.2;
    gboolean is_japanese = *charset != 'G' && strcmp(charset, "CP950") != 0;
    return is_japanese ? 3 : -0.5;
}

static gboolean is_cyrillic(gunichar character)
{
    return character >= 0x400 && character <= 0x4ff;
}

/* Beside Latin letters: part of a Latin word whose accents were read as this. */
static gboolean is_out_of_place(gunichar character)
{
    gboolean is_east_asian = (character >= 0x4e00 && character <= 0x9fff) ||
                             (character >= 0xac00 && character <= 0xd7a3);
    return is_cyrillic(character) ||
           (is_east_asian && g_utf8_strchr(FREQUENT, -1, character) == NULL);
}

/* What a charset has beside its own script: kana, Greek and Cyrillic letters, frames, circled
   digits. They speak against a guess, but not against a label that somebody wrote. */
static gboolean is_side_character(gunichar character)
{
    return (character >= 0x370 && character <= 0x4ff) ||
           (character >= 0x2460 && character <= 0x26ff) ||
           (character >= 0x3003 && character <= 0x33ff);
}

static double score_character(gunichar character, gunichar previous, const char *charset)
{
    if (previous < 0x80 && g_ascii_islower((char)previous) && is_out_of_place(character))
        return -4;
    if (character >= 0x4e00 && character <= 0x9fff)
        return score_han(character);
    if ((character >= 0x3041 && character <= 0x30fe) ||
        (character >= 0xff61 && character <= 0xff9f))
        return score_kana(character, charset);
    if (character >= 0xac00 && character <= 0xd7a3)
        return g_utf8_strchr(FREQUENT, -1, character) != NULL ? 4 : 1.6;
    if (is_cyrillic(character))
        return -1;
    if (character >= 0x2500 && character <= 0x25ff) /* lines and blocks */
        return -1;
    if (character >= 0x3000 && character <= 0x3002) /* blank, comma and stop of East Asia */
        return 3;
    if (character >= 0xff01 && character <= 0xff5e) /* signs are usual, letters are not */
        return g_unichar_isalnum(character) ? 0.6 : 1.5;
    if ((character >= 0xe000 && character <= 0xf8ff) || character >= 0x3400)
        return -4;
    return character > 0x2000 ? 0 : -0.5;
}

static gboolean is_private(gunichar character)
{
    return character >= 0xe000 && character <= 0xf8ff;
}

static double score_labelled(gunichar character, gunichar previous, const char *charset)
{
    if (is_private(character)) /* what a wrong label makes of other East Asian text */
        return -8;
    if (character >= 0x3105 && character <= 0x312f) /* bopomofo: what commas of GBK are in Big5 */
        return 0.2;
    if (character >= 0xff61 && character <= 0xff9f && g_str_has_prefix(charset, "EUC-"))
        return 1.6;
    return is_side_character(character) ? 1.2 : score_character(character, previous, charset);
}

/* The stretch that holds the first CHARSET_SAMPLE octets beyond ASCII, and how many it has. */
static gsize sample_length(const char *octets, gsize length, gsize *beyond_r)
{
    gsize beyond = 0, at = 0;
    for (; at < length && beyond < CHARSET_SAMPLE; at++)
        beyond += (guchar)octets[at] >= 0x80;
    *beyond_r = beyond;
    return at;
}

typedef double (*ScoreCharacter)(gunichar character, gunichar previous, const char *charset);

static double score_text(const char *octets, gsize length, const char *charset,
                         ScoreCharacter score_one)
{
    gsize beyond, written, errors;
    gsize sampled = sample_length(octets, length, &beyond);
    if (beyond == 0)
        return 0;
    g_autofree char *text = charset_decode(octets, sampled, charset, &written, &errors);
    if (text == NULL)
        return -4;
    if (sampled < length && errors > 0) /* the cut may have gone through a character */
        errors--;
    if (charset_is_alphabet(charset))
        return charset_alphabet_score(text, written, charset, beyond, errors);
    double score = -6.0 * (double)errors;
    gunichar before = ' ', previous = ' ';
    for (const char *at = text; at < text + written; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        gboolean is_ascii = character < 0x80;
        if (!is_ascii && character != 0xfffd)
            score += score_one(character, previous, charset);
        else if (is_ascii && is_out_of_place(previous) &&
                 (g_ascii_islower((char)character) ||
                  (g_ascii_isalpha((char)character) && before < 0x80 &&
                   g_ascii_isalpha((char)before))))
            score -= 4;
        before = previous;
        previous = character;
    }
    return score / (double)beyond;
}

double charset_plausibility(const char *octets, gsize length, const char *charset)
{
    return score_text(octets, length, charset, score_character);
}

double charset_label_plausibility(const char *octets, gsize length, const char *charset)
{
    return score_text(octets, length, charset, score_labelled);
}

/* The best of the charsets that says more than `floor`, and what it says; else NULL. */
static const char *best_of(const char *const *charsets, const char *octets, gsize length,
                           double floor, double *score_r)
{
    const char *best = NULL;
    *score_r = floor;
    for (; *charsets != NULL; charsets++) {
        double score = charset_plausibility(octets, length, *charsets);
        if (score > *score_r) {
            best = *charsets;
            *score_r = score;
        }
    }
    return best;
}

const char *charset_guess_dense(const char *octets, gsize length)
{
    static const char *const DOUBLE[] = {"GB18030", "CP950", "CP932", "EUC-JP-MS", "CP949", NULL};
    gsize beyond;
    double best, other;
    gsize sampled = sample_length(octets, length, &beyond);
    const char *ideographs = best_of(DOUBLE, octets, length, CHARSET_PLAUSIBLE, &best);
    if (beyond < ALPHABET_FLOOR || !charset_is_dense(octets, sampled))
        return ideographs;
    const char *letters =
        best_of(CHARSET_ALPHABETS, octets, length, CHARSET_ALPHABET_PLAUSIBLE, &other);
    return letters != NULL && other > best ? letters : ideographs;
}

gboolean charset_is_turkish(const char *octets, gsize length)
{
    static const char turkish[] = "\xd0\xdd\xde\xf0\xfd\xfe"; /* ğ, ı, ş in Windows-1254 */
    static const char shared[] = "\xc7\xdc\xe7\xfc";          /* c cedilla, u diaeresis */
    static const char icelandic[] = "\xc1\xc6\xc9\xcd\xd3\xda\xe1\xe6\xe9\xed\xf3\xfa";
    gsize own = 0, common = 0;
    for (gsize i = 0; i < length; i++) {
        if ((guchar)octets[i] < 0x80)
            continue;
        if (strchr(icelandic, octets[i]) != NULL)
            return FALSE;
        own += strchr(turkish, octets[i]) != NULL ? 1 : 0;
        common += strchr(shared, octets[i]) != NULL ? 1 : 0;
    }
    return own > 0 && common > 0;
}

static gboolean is_of_word(const char *octets, gsize length, gsize at)
{
    return at < length && (g_ascii_isalpha(octets[at]) || (guchar)octets[at] >= 0xb0);
}

static const char *guess_polish(const char *octets, gsize length)
{
    static const struct {
        const char *octets,
            *charset; /* signs that Western charsets have where Polish letters are */
    } SIGNS[] = {{"\xb9\x9c", "CP1250"}, {"\xb1\xb6\xbc", "ISO-8859-2"}, {"\xb3\xbf", "CP1250"}};
    for (gsize i = 0; i < G_N_ELEMENTS(SIGNS); i++)
        for (gsize at = 1; at < length; at++)
            if ((guchar)octets[at] >= 0x80 && strchr(SIGNS[i].octets, octets[at]) != NULL &&
                g_ascii_islower(octets[at - 1]) && is_of_word(octets, length, at + 1))
                return SIGNS[i].charset;
    return NULL;
}

gboolean charset_has_controls(const char *octets, gsize length)
{
    for (gsize i = 0; i < length; i++)
        if ((guchar)octets[i] >= 0x80 && (guchar)octets[i] < 0xa0)
            return TRUE;
    return FALSE;
}

const char *charset_guess_wide(const char *octets, gsize length)
{
    if (length < 2)
        return NULL;
    if (memcmp(octets, "\xff\xfe", 2) == 0)
        return "UTF-16LE";
    if (memcmp(octets, "\xfe\xff", 2) == 0)
        return "UTF-16BE";
    gsize zeros[2] = {0, 0}, seen = MIN(length, (gsize)CHARSET_SAMPLE);
    for (gsize i = 0; i < seen; i++)
        zeros[i % 2] += octets[i] == '\0';
    if (zeros[1] * 4 > seen && zeros[0] * 20 < seen)
        return "UTF-16LE";
    if (zeros[0] * 4 > seen && zeros[1] * 20 < seen)
        return "UTF-16BE";
    return NULL;
}

gboolean charset_has_japanese_shift(const char *octets, gsize length)
{
    const char *at = octets, *end = octets + length;
    while ((at = memchr(at, '\x1b', (gsize)(end - at))) != NULL) {
        if (end - at >= 3 && (memcmp(at, "\x1b$B", 3) == 0 || memcmp(at, "\x1b$@", 3) == 0 ||
                              memcmp(at, "\x1b(I", 3) == 0))
            return TRUE;
        at++;
    }
    return FALSE;
}

/* uchardet for the scripts our own scores do not know. Its word on Latin text is not asked. */
static const char *ask_uchardet(const char *octets, gsize length)
{
    static const struct {
        const char *found, *charset;
    } TRUSTED[] = {
        {"ISO-8859-7", "CP1253"},
        {"WINDOWS-1253", "CP1253"},
        {"WINDOWS-1255", "CP1255"},
        {"ISO-8859-8", "CP1255"},
        {"TIS-620", "CP874"},
        {"ISO-8859-11", "CP874"},
        {"WINDOWS-1256", "CP1256"},
        {"ISO-8859-6", "ISO-8859-6"},
        {"ISO-8859-5", "ISO-8859-5"},
        {"IBM866", "CP866"},
        {"MAC-CYRILLIC", "MAC-CYRILLIC"},
        {"ISO-8859-2", "ISO-8859-2"},
        {"WINDOWS-1250", "CP1250"},
        {"WINDOWS-1258", "CP1258"},
        {"VISCII", "VISCII"},
    };
    uchardet_t detector = uchardet_new();
    const char *charset = NULL;
    if (uchardet_handle_data(detector, octets, MIN(length, (gsize)UCHARDET_SAMPLE)) == 0) {
        uchardet_data_end(detector);
        const char *found = uchardet_get_charset(detector);
        for (gsize i = 0; i < G_N_ELEMENTS(TRUSTED) && charset == NULL; i++)
            if (g_ascii_strcasecmp(found, TRUSTED[i].found) == 0)
                charset = TRUSTED[i].charset;
        if (charset != NULL && strcmp(charset, "ISO-8859-2") == 0 &&
            charset_has_controls(octets, length))
            charset = "CP1250";
    }
    uchardet_delete(detector);
    return charset;
}

const char *text_guess_charset(const char *octets, gsize length)
{
    gsize beyond;
    const char *wide = charset_guess_wide(octets, length);
    if (wide != NULL)
        return wide;
    (void)sample_length(octets, length, &beyond);
    if (beyond == 0)
        return charset_has_japanese_shift(octets, length) ? "ISO-2022-JP" : "UTF-8";
    if (repair_is_utf8(octets, length, NULL))
        return "UTF-8";
    const char *guess = charset_guess_dense(octets, length);
    if (guess == NULL && charset_is_turkish(octets, length))
        guess = "CP1254";
    if (guess == NULL)
        guess = guess_polish(octets, length);
    if (guess == NULL && beyond >= UCHARDET_FLOOR)
        guess = ask_uchardet(octets, length);
    return guess != NULL ? guess : "CP1252";
}
