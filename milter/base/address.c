#include "address.h"

#include "utf8.h"

#include <arpa/inet.h>
#include <string.h>

#define DOMAIN_SPECIALS " \t\"(),;<>@\\"

/* Takes the quotes off a local part like "john.doe" that is a dot-atom without them
   (RFC 5321 4.1.2 asks to treat both spellings as one mailbox). */
static char *local_part_unquote(const char *local, gsize length)
{
    if (length < 2 || local[0] != '"' || local[length - 1] != '"')
        return g_strndup(local, length);
    g_autoptr(GString) plain = g_string_sized_new(length);
    for (gsize i = 1; i + 1 < length; i++) {
        if (local[i] == '\\' && i + 2 < length)
            i++;
        g_string_append_c(plain, local[i]);
    }
    gboolean needs_quotes = plain->len == 0 || strpbrk(plain->str, " \t\"(),:;<>@[\\]") != NULL ||
                            plain->str[0] == '.' || plain->str[plain->len - 1] == '.' ||
                            strstr(plain->str, "..") != NULL;
    return needs_quotes ? g_strndup(local, length) : g_strdup(plain->str);
}

/* RFC 5321 4.1.2: a quoted string as a whole, or none of the marks that end one or the path. Else
   `"a"@b> NOTIFY=NEVER <c@x` is a mailbox of x for who counts, and of b for the mail server. */
static gboolean local_part_is_sound(const char *local, gsize length)
{
    if (local[0] != '"')
        return strcspn(local, "\"<>") >= length;
    gsize at = 1;
    while (at < length && local[at] != '"')
        at += local[at] == '\\' ? 2 : 1;
    return at + 1 == length;
}

/* An address literal (RFC 5321 4.1.3). One host of IPv6 has any number of spellings, and one that
   stands for an IPv4 address is that. */
static char *literal_canonical(const char *literal)
{
    static const char tag[] = "[IPv6:";
    char *lower = g_ascii_strdown(literal, -1);
    if (g_ascii_strncasecmp(literal, tag, strlen(tag)) != 0 || !g_str_has_suffix(literal, "]"))
        return lower;
    g_autofree char *written = g_strndup(lower + strlen(tag), strlen(lower) - sizeof tag);
    struct in6_addr address;
    char text[INET6_ADDRSTRLEN];
    if (inet_pton(AF_INET6, written, &address) != 1)
        return lower;
    g_free(lower);
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        inet_ntop(AF_INET, &address.s6_addr[12], text, sizeof text);
        return g_strdup_printf("[%s]", text);
    }
    inet_ntop(AF_INET6, &address, text, sizeof text);
    return g_strdup_printf("[ipv6:%s]", text);
}

/* A host's name in ASCII; NULL for none. Looked at again behind the conversion: it takes an
   ellipsis for three dots and a full-width "＞" for the one that ends a path. */
static char *domain_to_ascii(const char *domain)
{
    /* GLib makes nothing else of a name in ASCII, for ten times the work. */
    g_autofree char *ascii =
        g_str_is_ascii(domain) ? g_ascii_strdown(domain, -1) : g_hostname_to_ascii(domain);
    if (ascii == NULL || ascii[0] == '\0' || ascii[0] == '.' || g_str_has_suffix(ascii, ".") ||
        strstr(ascii, "..") != NULL || strpbrk(ascii, DOMAIN_SPECIALS) != NULL)
        return NULL;
    for (const char *c = ascii; *c != '\0'; c++) {
        if (!g_ascii_isgraph(*c))
            return NULL;
    }
    return g_steal_pointer(&ascii);
}

static char *domain_canonical(const char *domain)
{
    g_autofree char *bare = g_strdup(domain);
    gsize length = strlen(bare);
    if (length > 0 && bare[length - 1] == '.')
        bare[--length] = '\0';
    if (length == 0 || strpbrk(bare, DOMAIN_SPECIALS) != NULL)
        return NULL;
    if (bare[0] == '[')
        return literal_canonical(bare);
    g_autofree char *ascii = domain_to_ascii(bare);
    return ascii != NULL ? g_ascii_strdown(ascii, -1) : NULL;
}

char *address_canonical(const char *mailbox)
{
    if (mailbox == NULL || strlen(mailbox) > ADDRESS_OCTETS_MAX ||
        !g_utf8_validate(mailbox, -1, NULL))
        return NULL;
    const char *at = strrchr(mailbox, '@');
    if (at == NULL || at == mailbox || !local_part_is_sound(mailbox, (gsize)(at - mailbox)))
        return NULL;
    for (const char *c = mailbox; *c != '\0'; c++) {
        if (g_ascii_iscntrl(*c))
            return NULL;
    }
    g_autofree char *domain = domain_canonical(at + 1);
    if (domain == NULL)
        return NULL;
    g_autofree char *local = local_part_unquote(mailbox, (gsize)(at - mailbox));
    g_autofree char *composed = utf8_normalize(local, -1, G_NORMALIZE_NFC);
    g_autofree char *lower =
        g_str_is_ascii(composed) ? g_ascii_strdown(composed, -1) : g_utf8_strdown(composed, -1);
    return g_strconcat(lower, "@", domain, NULL);
}

const char *address_domain(const char *canonical)
{
    const char *at = strrchr(canonical, '@');
    return at != NULL ? at + 1 : "";
}

char *address_domain_canonical(const char *domain)
{
    g_autofree char *mailbox = g_strconcat("x@", domain, NULL);
    g_autofree char *canonical = strchr(domain, '@') == NULL ? address_canonical(mailbox) : NULL;
    return canonical != NULL ? g_strdup(address_domain(canonical)) : NULL;
}

void address_split(const char *canonical, char delimiter, char **base_r, char **suffix_r)
{
    const char *at = strrchr(canonical, '@');
    const char *cut = at != NULL ? memchr(canonical, delimiter, (gsize)(at - canonical)) : NULL;
    if (cut == NULL || cut == canonical) {
        *base_r = g_strdup(canonical);
        *suffix_r = NULL;
        return;
    }
    g_autofree char *local = g_strndup(canonical, (gsize)(cut - canonical));
    *base_r = g_strconcat(local, at, NULL);
    *suffix_r = g_strndup(cut + 1, (gsize)(at - cut - 1));
}

char *address_wire(const char *mailbox)
{
    GString *kept = g_string_new(NULL);
    for (const char *c = mailbox; *c != '\0'; c++)
        if (!g_ascii_iscntrl(*c))
            g_string_append_c(kept, *c);
    g_autofree char *clean = g_strstrip(g_string_free(kept, FALSE));
    const char *at = strrchr(clean, '@');
    g_autofree char *domain = at != NULL ? domain_to_ascii(at + 1) : NULL;
    if (domain == NULL)
        return g_steal_pointer(&clean);
    return g_strdup_printf("%.*s@%s", (int)(at - clean), clean, domain);
}

gboolean address_is_loopback_host(const char *host)
{
    return g_ascii_strcasecmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
           g_str_has_prefix(host, "127.");
}
