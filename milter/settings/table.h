/*
 * settings_table - every setting by name, with type, default, range and one line of text. The
 * loader follows it, and so do `intakectl settings list`, the sample file and the manual.
 */
#ifndef INTAKE_SETTINGS_TABLE_H
#define INTAKE_SETTINGS_TABLE_H

#include "settings.h"

typedef enum setting_type {
    SETTING_TEXT,      /* char * */
    SETTING_NUMBER,    /* int */
    SETTING_SIZE,      /* gsize */
    SETTING_SWITCH,    /* gboolean */
    SETTING_CHOICE,    /* an enum whose members stand in the order of `choices` */
    SETTING_WORD,      /* char *, one of `choices` */
    SETTING_NAME,      /* char *: [a-z0-9-]+ */
    SETTING_MODE,      /* int, written as an octal text */
    SETTING_CHARACTER, /* char, one of `choices` */
    SETTING_TEXTS,     /* GPtrArray of char *; with `choices`: each one of them */
    SETTING_ADDRESSES, /* GPtrArray of char *: canonical mail addresses */
    SETTING_DOMAINS,   /* GPtrArray of char *: canonical domains */
    SETTING_LOCALIZED, /* GPtrArray of Localized * */
    SETTING_PATTERN,   /* Pattern * */
    SETTING_PATTERNS,  /* GPtrArray of LocalizedPattern * */
    SETTING_RANGE,     /* NumberRange */
    SETTING_OPENINGS,  /* GArray of Opening */
    SETTING_HOLIDAYS,  /* GPtrArray of Holiday * */
    SETTING_ZONE,      /* GTimeZone *, by its IANA name */
    SETTING_TYPE,      /* const ServiceType * of the desk being read */
    SETTING_TEST,      /* one more RuleTest * in the GPtrArray; `least` is its kind */
    SETTING_GROUP,     /* a structure within: its settings stand in a group of their own */
    SETTING_GROUPS,    /* GPtrArray of structures, one for each group of the list */
} SettingType;

typedef struct setting {
    const char *group; /* "milter", "desks[]", "desks[].hours"; "" is the top */
    const char *name;
    SettingType type;
    gsize offset;         /* within the structure of the group */
    const char *fallback; /* the default as the file would spell it; NULL: must be given; "": may
                             be left out and then means nothing */
    gint64 least, most;   /* of numbers, in the unit of `text`; of texts and lists: length */
    const char *choices;  /* "tempfail|spool"; of SETTING_CHARACTER: the characters */
    const char *text;     /* one line for people */
    gsize size;           /* of one element of SETTING_GROUPS */
} Setting;

/* All settings, in the order in which they are read. */
const Setting *settings_table(gsize *length_r);

/* "number", "text", "list of texts", ... Static. */
const char *setting_type_name(SettingType type);

#endif
