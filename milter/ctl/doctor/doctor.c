#include "doctor.h"

#include "../cli/terminal.h"
#include "../commands.h"

typedef void (*Check)(Report *report);

static Outcome load_settings(Report *report)
{
    g_autoptr(GError) error = NULL;
    Ctl *ctl = report->ctl;
    if (settings_load(ctl->settings_file, &ctl->settings, &error) == OUTCOME_DONE)
        return OUTCOME_DONE;
    report_add_error(report, "settings", error, "intakectl setup writes a first settings file");
    return OUTCOME_REFUSED;
}

Outcome ctl_doctor(Ctl *ctl, GError **error)
{
    static const Check checks[] = {
        doctor_settings_file, doctor_reload,   doctor_directories, doctor_templates,
        doctor_labels,        doctor_trust,    doctor_keys,        doctor_database,
        doctor_durability,    doctor_names,    doctor_access,      doctor_balance,
        doctor_spool,         doctor_outbox,   doctor_learning,    doctor_filter,
        doctor_postfix,       doctor_sendmail, doctor_submission,  doctor_encryption,
    };
    (void)error;
    g_autoptr(Progress) progress = progress_start("looking at everything");
    g_autoptr(Table) table = table_new("result", "check", "found", "hint", NULL);
    Report report = {.ctl = ctl, .table = table};
    /* Nothing else can be looked at without knowing where it should be. */
    if (load_settings(&report) == OUTCOME_DONE) {
        for (guint i = 0; i < G_N_ELEMENTS(checks); i++)
            checks[i](&report);
    }
    g_clear_pointer(&progress, progress_stop);
    report_print(&report);
    return OUTCOME_DONE;
}
