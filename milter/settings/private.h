/*
 * settings_private - what the settings files share: the table's shape and the reader's state.
 */
#ifndef INTAKE_SETTINGS_PRIVATE_H
#define INTAKE_SETTINGS_PRIVATE_H

#include "table.h"

#include <libconfig.h>

#define SETTINGS_FILE_MAX (4 * 1024 * 1024) /* octets of the file */
#define SETTING_TEXT_MAX 4000               /* octets of one text */
#define SETTING_LIST_MAX 1000               /* elements of one list */
#define SETTING_NAME_MAX 40                 /* octets of a name that is a key */

/* What the loader knows while it reads. */
typedef struct settings_reader {
    Settings *settings;
    DeskSettings *desk; /* the desk being read, or NULL */
    int list_depth;     /* inside how many lists of groups below the desk's */
} SettingsReader;

/* Reads the settings of `group_path` out of `group` (NULL: all defaults) into the structure at
   `base`. `shown` is the path people see: "desks.acme.hours". */
Outcome settings_read_group(SettingsReader *reader, const config_setting_t *group,
                            const char *group_path, const char *shown, gpointer base,
                            GError **error);

/* Frees what such a structure owns, also one that was read in part. */
void settings_clear_group(const char *group_path, gpointer base);
void setting_clear(const Setting *setting, gpointer place);

/* Converts one value of any type but GROUP and GROUPS into `place`. The message says what is
   wrong, without file and line. */
Outcome setting_convert(const Setting *setting, const config_setting_t *value, gpointer place,
                        const DeskSettings *desk, GError **error);
Outcome setting_convert_openings(const char *text, GArray *openings, GError **error);
Outcome setting_convert_holiday(const char *text, Holiday **holiday_r, GError **error);
Outcome setting_convert_zone(const char *text, GTimeZone **zone_r, GError **error);
/* "1000-499999"; "" is any. */
Outcome setting_convert_range(const char *text, NumberRange *range, GError **error);
/* A group of an expression for each language. Adds to `patterns`. */
Outcome setting_convert_patterns(const config_setting_t *value, GPtrArray *patterns,
                                 GError **error);
Outcome setting_convert_test(const Setting *setting, const config_setting_t *value,
                             GPtrArray *tests, GError **error);

/* Building blocks of the converters. */
Outcome setting_read_text(const config_setting_t *value, const char **text_r, GError **error);
/* A list, or one text in place of a list of one. Adds copies to `texts`. */
Outcome setting_read_texts(const config_setting_t *value, GPtrArray *texts, GError **error);

/* RFC 5322 2.2: printable US-ASCII without the colon. */
gboolean setting_is_field_name(const char *text);

/* Adds a value as a file would spell it, on one line. */
void settings_append_spelling(GString *text, const config_setting_t *value);

/* What the value of one setting must be beyond its type, and what several must fulfil together.
   Fills desk_by_address. The message begins with file, line and setting. */
Outcome settings_check(Settings *settings, GError **error);
Outcome settings_check_desk(const Settings *settings, DeskSettings *desk, GError **error);
/* Roles, words, widths and channels, and patterns no two of which may fit one mail equally well. */
Outcome settings_check_names(const Settings *settings, const DeskSettings *desk, GError **error);
Outcome settings_check_gateways(const Settings *settings, const DeskSettings *desk, GError **error);
Outcome settings_check_hooks(const Settings *settings, const DeskSettings *desk, GError **error);
/* "file:line: path: message"; the line of the value with that path, when the file has it. */
Outcome settings_fail(const Settings *settings, const char *path, GError **error,
                      const char *format, ...) G_GNUC_PRINTF(4, 5);

void localized_pattern_free(gpointer pattern);
void rule_test_free(gpointer test);
void holiday_free(gpointer holiday);
void localized_free(gpointer localized);

/* Parts of settings_table(). */
extern const Setting settings_of_programs[];
extern const gsize settings_of_programs_length;
extern const Setting settings_of_outgoing[];
extern const gsize settings_of_outgoing_length;
extern const Setting settings_of_gateways[];
extern const gsize settings_of_gateways_length;
extern const Setting settings_of_hooks[];
extern const gsize settings_of_hooks_length;

#endif
