#include "value_check.h"

#include <string.h>

#define CHARACTERS_MAX 40 /* of a value without what stands between them; an IBAN has 34 */

/* Upper-case letters and digits alone; FALSE when there is anything else, or too much. */
static gboolean squeeze(const char *value, char squeezed[CHARACTERS_MAX + 1])
{
    gsize length = 0;
    for (const char *c = value; *c != '\0'; c++) {
        if (strchr(" -./", *c) != NULL)
            continue;
        if (!g_ascii_isalnum(*c) || length == CHARACTERS_MAX)
            return FALSE;
        squeezed[length++] = g_ascii_toupper(*c);
    }
    squeezed[length] = '\0';
    return length > 0;
}

static gboolean all_digits(const char *text)
{
    return text[strspn(text, "0123456789")] == '\0';
}

static int digit(char c)
{
    return c - '0';
}

/* ---- the checks; each is given letters and digits, none of it empty ---- */

static gboolean holds_luhn(const char *text)
{
    gsize length = strlen(text);
    int sum = 0;
    for (gsize i = 0; i < length; i++) {
        int value = digit(text[length - 1 - i]) * (i % 2 == 0 ? 1 : 2);
        sum += value > 9 ? value - 9 : value;
    }
    return all_digits(text) && length > 1 && sum % 10 == 0;
}

static gboolean holds_ean(const char *text)
{
    gsize length = strlen(text);
    int sum = 0;
    for (gsize i = 0; i < length; i++)
        sum += digit(text[length - 1 - i]) * (i % 2 == 0 ? 1 : 3);
    return all_digits(text) && (length == 8 || (length >= 12 && length <= 14)) && sum % 10 == 0;
}

static gboolean holds_isbn(const char *text)
{
    int sum = 0;
    if (strlen(text) == 13)
        return (g_str_has_prefix(text, "978") || g_str_has_prefix(text, "979")) && holds_ean(text);
    if (strlen(text) != 10 || strspn(text, "0123456789") < 9)
        return FALSE;
    for (int i = 0; i < 10; i++)
        sum += (text[i] == 'X' ? 10 : digit(text[i])) * (10 - i);
    return (g_ascii_isdigit(text[9]) || text[9] == 'X') && sum % 11 == 0;
}

/* ISO 7064 MOD 97-10 over the text as a number in which A is 10 and Z is 35. */
static int modulo_97(const char *text, int rest)
{
    for (const char *c = text; *c != '\0'; c++) {
        int value = g_ascii_isdigit(*c) ? digit(*c) : *c - 'A' + 10;
        rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
    }
    return rest;
}

static gboolean holds_iban(const char *text)
{
    if (strlen(text) < 15 || !g_ascii_isalpha(text[0]) || !g_ascii_isalpha(text[1]))
        return FALSE;
    const char country[] = {text[0], text[1], text[2], text[3], '\0'};
    return modulo_97(country, modulo_97(text + 4, 0)) == 1;
}

/* ISO 7064 MOD 11,10. */
static gboolean holds_vat_german(const char *digits)
{
    int product = 10;
    for (int i = 0; i < 8; i++) {
        int sum = (digit(digits[i]) + product) % 10;
        product = 2 * (sum == 0 ? 10 : sum) % 11;
    }
    return (11 - product) % 10 == digit(digits[8]);
}

/* Of the countries whose check digits are a matter of one line; of others the shape alone. */
static gboolean holds_vat(const char *text)
{
    gsize length = strlen(text);
    if (length < 4 || length > 14 || !g_ascii_isalpha(text[0]) || !g_ascii_isalpha(text[1]))
        return FALSE;
    const char *number = text + 2;
    if (g_str_has_prefix(text, "DE"))
        return length == 11 && all_digits(number) && holds_vat_german(number);
    if (g_str_has_prefix(text, "BE"))
        return length == 12 && all_digits(number) &&
               g_ascii_strtoll(number + 8, NULL, 10) ==
                   97 - g_ascii_strtoll(number, NULL, 10) / 100 % 97;
    if (g_str_has_prefix(text, "FR") && all_digits(number))
        return length == 13 &&
               (12 + 3 * modulo_97(number + 2, 0)) % 97 == digit(number[0]) * 10 + digit(number[1]);
    return strcspn(number, "0123456789") < length - 2;
}

static gboolean holds_uscc(const char *text)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    int sum = 0, weight = 1;
    if (strlen(text) != 18 || strspn(text, alphabet) != 18)
        return FALSE;
    for (int i = 0; i < 17; i++) {
        sum += (int)(strchr(alphabet, text[i]) - alphabet) * weight;
        weight = weight * 3 % 31;
    }
    return alphabet[(31 - sum % 31) % 31] == text[17];
}

gboolean value_check_holds(ValueCheck check, const char *value)
{
    static gboolean (*const checks[])(const char *text) = {
        [VALUE_CHECK_LUHN] = holds_luhn, [VALUE_CHECK_EAN] = holds_ean,
        [VALUE_CHECK_ISBN] = holds_isbn, [VALUE_CHECK_IBAN] = holds_iban,
        [VALUE_CHECK_VAT] = holds_vat,   [VALUE_CHECK_USCC] = holds_uscc,
    };
    char squeezed[CHARACTERS_MAX + 1];
    if (check == VALUE_CHECK_NONE)
        return TRUE;
    return squeeze(value, squeezed) && checks[check](squeezed);
}

gboolean value_in_range(const NumberRange *range, const char *value)
{
    gint64 number = 0;
    gboolean has_digit = FALSE;
    if (range->least == 0 && range->most == 0)
        return TRUE;
    for (const char *c = value; *c != '\0'; c++) {
        if (!g_ascii_isdigit(*c))
            continue;
        if (number > (G_MAXINT64 - 9) / 10)
            return FALSE;
        number = number * 10 + digit(*c);
        has_digit = TRUE;
    }
    return has_digit && number >= range->least && number <= range->most;
}
