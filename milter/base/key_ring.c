#include "key_ring.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_OCTETS_MAX 16384
#define FILE_MODE 0640
#define HEAD                                                                                       \
    "# Keys of confirmation addresses, the newest first: when it was made, and the key.\n"         \
    "# Written by `intakectl key rotate`. Whoever reads them can confirm in others' names.\n"

void key_ring_free(KeyRing *ring)
{
    if (ring == NULL)
        return;
    explicit_bzero(ring, sizeof *ring);
    g_free(ring);
}

gboolean key_ring_believes(const KeyRing *ring, guint index, gint64 now)
{
    return index < ring->count &&
           (index == 0 || now < ring->keys[index - 1].made + ring->overlap_s);
}

/* ---- reading ---- */

static Outcome check_file(int descriptor, const char *file, GError **error)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\": %s", file, g_strerror(errno));
    if (!S_ISREG(status.st_mode))
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is no regular file", file);
    if (status.st_uid != 0 && status.st_uid != geteuid())
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" belongs to user %u (hint: chown root \"%s\")", file,
                            (unsigned)status.st_uid, file);
    if ((status.st_mode & (S_IRWXO | S_IWGRP | S_IXGRP)) != 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" has mode %04o, others may use its keys (hint: chmod 0640 "
                            "\"%s\")",
                            file, (unsigned)(status.st_mode & 07777), file);
    if (status.st_size > FILE_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is longer than %d octets", file,
                            FILE_OCTETS_MAX);
    return OUTCOME_DONE;
}

static gboolean read_secret(const char *hex, guint8 secret[KEY_OCTETS])
{
    if (strlen(hex) != (gsize)2 * KEY_OCTETS)
        return FALSE;
    for (gsize i = 0; i < KEY_OCTETS; i++) {
        int high = g_ascii_xdigit_value(hex[2 * i]);
        int low = g_ascii_xdigit_value(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return FALSE;
        secret[i] = (guint8)(high * 16 + low);
    }
    return TRUE;
}

static gboolean read_key(const char *line, SigningKey *key)
{
    char *end = NULL;
    key->made = g_ascii_strtoll(line, &end, 10);
    return end != line && *end == ' ' && key->made > 0 && read_secret(end + 1, key->secret);
}

static Outcome read_lines(KeyRing *ring, const char *text, const char *file, GError **error)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        char *line = g_strstrip(lines[i]);
        if (*line == '\0' || *line == '#')
            continue;
        if (ring->count == KEY_RING_MAX)
            return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" holds more than %d keys", file,
                                KEY_RING_MAX);
        if (!read_key(line, &ring->keys[ring->count]))
            return outcome_fail(OUTCOME_REFUSED, error,
                                "\"%s\", line %u, is no key (hint: `intakectl key rotate` writes "
                                "the file)",
                                file, i + 1);
        ring->count++;
        explicit_bzero(line, strlen(line));
    }
    if (ring->count == 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" holds no key (hint: intakectl key rotate)", file);
    return OUTCOME_DONE;
}

static Outcome read_octets(int descriptor, const char *file, char text[FILE_OCTETS_MAX + 1],
                           GError **error)
{
    gsize length = 0;
    while (length < FILE_OCTETS_MAX) {
        gssize got = read(descriptor, text + length, FILE_OCTETS_MAX - length);
        if (got < 0 && errno != EINTR)
            return outcome_fail(OUTCOME_REFUSED, error, "\"%s\": %s", file, g_strerror(errno));
        if (got == 0)
            break;
        length += got > 0 ? (gsize)got : 0;
    }
    text[length] = '\0';
    return OUTCOME_DONE;
}

static Outcome read_ring(int descriptor, const char *file, KeyRing *ring, GError **error)
{
    char text[FILE_OCTETS_MAX + 1];
    Outcome outcome = check_file(descriptor, file, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_octets(descriptor, file, text, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_lines(ring, text, file, error);
    explicit_bzero(text, sizeof text);
    return outcome;
}

Outcome key_ring_read(const char *file, gint64 overlap_s, KeyRing **ring_r, GError **error)
{
    int descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (descriptor < 0 && errno == ENOENT) {
        *ring_r = NULL;
        return OUTCOME_DONE;
    }
    if (descriptor < 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\": %s (hint: the daemons' group must be able to read it)", file,
                            g_strerror(errno));
    g_autoptr(KeyRing) ring = g_new0(KeyRing, 1);
    ring->overlap_s = overlap_s;
    Outcome outcome = read_ring(descriptor, file, ring, error);
    close(descriptor);
    if (outcome == OUTCOME_DONE)
        *ring_r = g_steal_pointer(&ring);
    return outcome;
}

/* ---- writing ---- */

Outcome key_ring_rotate(KeyRing *ring, gint64 now, GError **error)
{
    SigningKey fresh = {.made = now};
    if (getrandom(fresh.secret, KEY_OCTETS, 0) != KEY_OCTETS)
        return outcome_fail(OUTCOME_RETRY, error, "no random octets from the kernel: %s",
                            g_strerror(errno));
    guint kept = MIN(ring->count, KEY_RING_MAX - 1);
    memmove(ring->keys + 1, ring->keys, kept * sizeof(SigningKey));
    ring->keys[0] = fresh;
    ring->count = kept + 1;
    while (ring->count > 1 && !key_ring_believes(ring, ring->count - 1, now))
        ring->count--;
    explicit_bzero(&fresh, sizeof fresh);
    return OUTCOME_DONE;
}

static void add_key(GString *text, const SigningKey *key)
{
    g_string_append_printf(text, "%" G_GINT64_FORMAT " ", key->made);
    for (gsize i = 0; i < KEY_OCTETS; i++)
        g_string_append_printf(text, "%02x", (unsigned)key->secret[i]);
    g_string_append_c(text, '\n');
}

static gboolean write_text(int descriptor, const GString *text, gint64 group)
{
    gboolean may_read = group < 0 || fchown(descriptor, (uid_t)-1, (gid_t)group) == 0;
    return may_read && fchmod(descriptor, FILE_MODE) == 0 &&
           write(descriptor, text->str, text->len) == (gssize)text->len && fsync(descriptor) == 0;
}

/* A rename is on disk when its directory is. */
static void sync_directory(const char *file)
{
    g_autofree char *directory = g_path_get_dirname(file);
    int descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    fsync(descriptor);
    close(descriptor);
}

Outcome key_ring_write(const KeyRing *ring, const char *file, gint64 group, GError **error)
{
    g_autofree char *beside = g_strconcat(file, ".XXXXXX", NULL);
    int descriptor = g_mkstemp_full(beside, O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return outcome_fail(OUTCOME_RETRY, error, "\"%s\": %s", beside, g_strerror(errno));
    GString *text = g_string_new(HEAD);
    for (guint i = 0; i < ring->count; i++)
        add_key(text, &ring->keys[i]);
    gboolean written = write_text(descriptor, text, group);
    int fault = errno;
    written = close(descriptor) == 0 && written;
    explicit_bzero(text->str, text->len);
    g_string_free(text, TRUE);
    if (written && g_rename(beside, file) == 0) {
        sync_directory(file);
        return OUTCOME_DONE;
    }
    fault = written ? errno : fault;
    g_unlink(beside);
    return outcome_fail(OUTCOME_RETRY, error, "\"%s\": %s", file, g_strerror(fault));
}

/* ---- signatures ---- */

void signing_key_sign(const SigningKey *key, const char *const *parts,
                      guint8 signature[SIGNATURE_OCTETS])
{
    gsize length = SIGNATURE_OCTETS;
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, key->secret, KEY_OCTETS);
    for (; *parts != NULL; parts++)
        g_hmac_update(hmac, (const guchar *)*parts, (gssize)strlen(*parts) + 1);
    g_hmac_get_digest(hmac, signature, &length);
}

gboolean signature_is_same(const char *one, const char *other)
{
    gsize length = strlen(one);
    if (strlen(other) != length)
        return FALSE;
    guint8 difference = 0;
    for (gsize i = 0; i < length; i++)
        difference = (guint8)(difference | (one[i] ^ other[i]));
    return difference == 0;
}
