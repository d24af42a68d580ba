/*
 * charset_label - what a charset label of a mail means in practice.
 */
#ifndef INTAKE_TEXT_CHARSET_LABEL_H
#define INTAKE_TEXT_CHARSET_LABEL_H

#include <glib.h>

typedef enum charset_family {
    CHARSET_NONE,      /* no label, or one that says nothing: ask the octets */
    CHARSET_ASCII,     /* us-ascii and UTF-7, which is never decoded */
    CHARSET_UTF8,      /* UTF-8 */
    CHARSET_WIDE,      /* UTF-16 and UTF-32 */
    CHARSET_ISO2022JP, /* ISO-2022-JP and what Windows made of it */
    CHARSET_HZ,        /* HZ-GB-2312, RFC 1843 */
    CHARSET_SINGLE,    /* one octet a character */
    CHARSET_DOUBLE,    /* Chinese, Japanese, Korean in one, two or four octets */
    CHARSET_OTHER,     /* whatever else iconv knows */
} CharsetFamily;

#define CHARSET_NAME_MAX 40 /* longer labels are noise */

typedef struct charset_label {
    CharsetFamily family;
    char name[CHARSET_NAME_MAX + 1];     /* for iconv; "" for families it is not asked about */
    char fallback[CHARSET_NAME_MAX + 1]; /* asked when `name` does not fit; "" for none */
} CharsetLabel;

/* Reads a label as mails write it (any case, quotes, blanks, aliases, vendors' names) and widens
   it to the set that is really used: gb2312 to GB18030, shift_jis to CP932, ks_c_5601-1987 to
   CP949, iso-8859-1 to CP1252. NULL is allowed. */
CharsetLabel charset_label_read(const char *label);

#endif
