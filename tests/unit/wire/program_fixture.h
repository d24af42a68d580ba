/*
 * program_fixture - a program without store and templates, for sessions whose lines are acted.
 */
#ifndef INTAKE_TESTS_PROGRAM_FIXTURE_H
#define INTAKE_TESTS_PROGRAM_FIXTURE_H

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../common/fixture.h"
#include "filter/program_private.h"

typedef struct acted_program {
    Program program;
    Snapshot snapshot;
    char *directory; /* the state directory */
} ActedProgram;

/* References are not counted here: the fixture owns settings and snapshot. */
Snapshot *program_snapshot(Program *program)
{
    return program->snapshot;
}

Snapshot *snapshot_ref(Snapshot *snapshot)
{
    return snapshot;
}

void snapshot_unref(Snapshot *snapshot)
{
    (void)snapshot;
}

gboolean program_stopping(Program *program)
{
    return program->stopping != 0;
}

static inline ActedProgram *acted_program_new(void)
{
    ActedProgram *acted = g_new0(ActedProgram, 1);
    acted->directory = g_dir_make_tmp("wire-XXXXXX", NULL);
    acted->snapshot.settings = fixture_settings();
    acted->program = (Program){
        .log = log_open("test", TRUE, LOG_LEVEL_ERROR),
        .snapshot = &acted->snapshot,
        .directory = directory_new(),
        .ceiling = ceiling_new(),
        .working = gate_new(10),
        .large = gate_new(1),
        .open = gate_new(G_MAXINT),
        .wait_ms = 20,
        .large_wait_ms = 20,
    };
    assert_int_equal(accepted_open(acted->directory, &acted->program.accepted, NULL), OUTCOME_DONE);
    return acted;
}

static inline void acted_program_free(ActedProgram *acted)
{
    g_autofree char *counts = g_build_filename(acted->directory, "accepted-counts", NULL);
    gate_free(acted->program.open);
    gate_free(acted->program.large);
    gate_free(acted->program.working);
    ceiling_free(acted->program.ceiling);
    directory_free(acted->program.directory);
    accepted_close(acted->program.accepted);
    log_close(acted->program.log);
    settings_unref(acted->snapshot.settings);
    g_unlink(counts);
    g_rmdir(acted->directory);
    g_free(acted->directory);
    g_free(acted);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ActedProgram, acted_program_free)

/* The directory knows one agent: login alex, address alex@acme.example, certificate alex-card. */
static inline void acted_program_know_alex(ActedProgram *acted)
{
    g_autoptr(Agent) alex = agent_new();
    alex->desk = g_strdup("acme");
    alex->login = g_strdup("alex");
    alex->address = g_strdup("alex@acme.example");
    alex->certificate = g_strdup("alex-card");
    g_autoptr(GPtrArray) agents = g_ptr_array_new();
    g_ptr_array_add(agents, alex);
    directory_fill(acted->program.directory, agents);
}

#endif
