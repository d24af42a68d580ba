#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib.h>

#include "filter/supervise.h"

#define PATIENCE_MS 120000

/* What the acted children do; each tells the test over a pipe, one octet for each event. */
typedef struct story {
    int events;
    gboolean fails_to_start;
    gboolean asks_for_successor; /* when told to reload */
    gboolean successor_fails;
} Story;

static void note(const Story *story, char event)
{
    assert_int_equal(write(story->events, &event, 1), 1);
}

/* Events: S started, T takes over, L reloaded, E ended. */
static int act(const ChildLink *link, gpointer data)
{
    const Story *story = data;
    if (story->fails_to_start)
        return EX_CONFIG;
    if (link->takes_over && story->successor_fails)
        return EX_UNAVAILABLE;
    note(story, link->takes_over ? 'T' : 'S');
    supervise_follow_parent(link);
    supervise_report(link, REPORT_READY);
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SUPERVISE_RELOAD);
    sigaddset(&ours, SUPERVISE_STOP);
    sigaddset(&ours, SIGTERM);
    int number = 0;
    while (sigwait(&ours, &number) == 0 && number == SUPERVISE_RELOAD) {
        note(story, 'L');
        supervise_report(link, story->asks_for_successor ? REPORT_RENEW : REPORT_LOADED);
    }
    note(story, 'E');
    return EX_OK;
}

typedef struct stage {
    pid_t parent;
    int events, ready;
} Stage;

static Stage begin(Story story)
{
    int events[2], ready[2];
    assert_int_equal(pipe(events), 0);
    assert_int_equal(pipe(ready), 0);
    Stage stage = {.events = events[0], .ready = ready[0]};
    stage.parent = fork();
    if (stage.parent == 0) {
        close(events[0]);
        close(ready[0]);
        story.events = events[1];
        Log *log = log_open("test", TRUE, LOG_LEVEL_ERROR);
        if (freopen("/dev/null", "w", stderr) == NULL)
            _exit(EX_OSERR);
        _exit(supervise(log, ready[1], act, &story));
    }
    close(events[1]);
    close(ready[1]);
    return stage;
}

static void expect(const Stage *stage, const char *events)
{
    alarm(PATIENCE_MS / 1000);
    for (; *events != '\0'; events++) {
        char event = 0;
        assert_int_equal(read(stage->events, &event, 1), 1);
        assert_int_equal(event, *events);
    }
    alarm(0);
}

/* Before this the one does not yet follow the other, nor is it started again. */
static void expect_ready(const Stage *stage)
{
    char word = 0;
    alarm(PATIENCE_MS / 1000);
    assert_int_equal(read(stage->ready, &word, 1), 1);
    alarm(0);
}

static int end(const Stage *stage)
{
    int status = 0;
    alarm(PATIENCE_MS / 1000);
    assert_int_equal(waitpid(stage->parent, &status, 0), stage->parent);
    alarm(0);
    close(stage->events);
    close(stage->ready);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static pid_t child_of(pid_t parent)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/children", (int)parent, (int)parent);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return (pid_t)atoi(text);
}

static void both_words_for_stop_end_child_and_parent(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGINT};
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++) {
        Stage stage = begin((Story){0});
        expect(&stage, "S");
        kill(stage.parent, signals[i]);
        expect(&stage, "E");
        assert_int_equal(end(&stage), EX_OK);
    }
}

static void readiness_is_passed_on(void **state)
{
    (void)state;
    Stage stage = begin((Story){0});
    char octet = 0;
    assert_int_equal(read(stage.ready, &octet, 1), 1);
    kill(stage.parent, SIGTERM);
    assert_int_equal(end(&stage), EX_OK);
}

static void a_hangup_reloads_and_ends_nothing(void **state)
{
    (void)state;
    Stage stage = begin((Story){0});
    expect(&stage, "S");
    kill(stage.parent, SIGHUP);
    expect(&stage, "L");
    kill(stage.parent, SIGUSR1);
    expect(&stage, "L");
    kill(stage.parent, SIGTERM);
    expect(&stage, "E");
    assert_int_equal(end(&stage), EX_OK);
}

static void a_killed_child_is_started_again(void **state)
{
    (void)state;
    Stage stage = begin((Story){0});
    expect_ready(&stage);
    for (int i = 0; i < 3; i++) {
        expect(&stage, "S");
        kill(child_of(stage.parent), SIGKILL);
    }
    expect(&stage, "S");
    kill(stage.parent, SIGTERM);
    expect(&stage, "E");
    assert_int_equal(end(&stage), EX_OK);
}

static void a_first_start_that_fails_is_not_tried_again(void **state)
{
    (void)state;
    Stage stage = begin((Story){.fails_to_start = TRUE});
    char octet = 0;
    assert_int_equal(read(stage.ready, &octet, 1), 0);
    assert_int_equal(end(&stage), EX_CONFIG);
}

static void a_successor_takes_over_before_the_old_child_stops(void **state)
{
    (void)state;
    Stage stage = begin((Story){.asks_for_successor = TRUE});
    expect(&stage, "S");
    kill(stage.parent, SIGHUP);
    expect(&stage, "LTE");
    kill(stage.parent, SIGTERM);
    expect(&stage, "E");
    assert_int_equal(end(&stage), EX_OK);
}

static void a_successor_that_fails_leaves_the_old_child_alone(void **state)
{
    (void)state;
    Stage stage = begin((Story){.asks_for_successor = TRUE, .successor_fails = TRUE});
    expect(&stage, "S");
    kill(stage.parent, SIGHUP);
    expect(&stage, "L");
    g_usleep(100 * 1000); /* for the successor to fail */
    kill(stage.parent, SIGHUP);
    expect(&stage, "L");
    kill(stage.parent, SIGTERM);
    expect(&stage, "E");
    assert_int_equal(end(&stage), EX_OK);
}

static void a_child_follows_a_killed_parent(void **state)
{
    (void)state;
    Stage stage = begin((Story){0});
    expect(&stage, "S");
    expect_ready(&stage);
    kill(stage.parent, SIGKILL);
    expect(&stage, "E");
    assert_int_equal(end(&stage), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_words_for_stop_end_child_and_parent),
        cmocka_unit_test(readiness_is_passed_on),
        cmocka_unit_test(a_hangup_reloads_and_ends_nothing),
        cmocka_unit_test(a_killed_child_is_started_again),
        cmocka_unit_test(a_first_start_that_fails_is_not_tried_again),
        cmocka_unit_test(a_successor_takes_over_before_the_old_child_stops),
        cmocka_unit_test(a_successor_that_fails_leaves_the_old_child_alone),
        cmocka_unit_test(a_child_follows_a_killed_parent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
