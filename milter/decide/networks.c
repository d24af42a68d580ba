/* Lists of networks: CIDR blocks, exceptions, the most precise entry wins. */
#include "identity.h"

#include <arpa/inet.h>
#include <string.h>

#define ENTRY_OCTETS_MAX 64

typedef struct network_address { /* IPv4 stands in the last four octets of ::ffff:0:0/96 */
    guint8 octets[16];
} NetworkAddress;

static const guint8 mapped_prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/* FALSE when the text is no address. is_ipv4_r tells which notation it came in. */
static gboolean network_address_read(const char *text, NetworkAddress *address_r,
                                     gboolean *is_ipv4_r)
{
    memcpy(address_r->octets, mapped_prefix, sizeof mapped_prefix);
    if (inet_pton(AF_INET, text, address_r->octets + sizeof mapped_prefix) == 1) {
        *is_ipv4_r = TRUE;
        return TRUE;
    }
    *is_ipv4_r = FALSE;
    return inet_pton(AF_INET6, text, address_r->octets) == 1;
}

static gboolean same_prefix(const NetworkAddress *one, const NetworkAddress *other, guint bits)
{
    guint whole = bits / 8;
    if (memcmp(one->octets, other->octets, whole) != 0)
        return FALSE;
    guint rest = bits % 8;
    guint mask = 0xffu << (8 - rest) & 0xffu;
    return rest == 0 || ((one->octets[whole] ^ other->octets[whole]) & mask) == 0;
}

/* The entry's prefix length if it holds the address, -1 if it does not or is no network. */
static int entry_bits(const char *entry, const NetworkAddress *address)
{
    char network[ENTRY_OCTETS_MAX];
    if (g_strlcpy(network, entry, sizeof network) >= sizeof network)
        return -1;
    char *slash = strchr(network, '/');
    if (slash != NULL)
        *slash = '\0';
    NetworkAddress base;
    gboolean is_ipv4 = FALSE;
    if (!network_address_read(g_strstrip(network), &base, &is_ipv4))
        return -1;
    guint64 bits = is_ipv4 ? 32 : 128;
    if (slash != NULL && !g_ascii_string_to_unsigned(slash + 1, 10, 0, bits, &bits, NULL))
        return -1;
    if (is_ipv4)
        bits += 96;
    return same_prefix(&base, address, (guint)bits) ? (int)bits : -1;
}

gboolean identity_in_networks(const GPtrArray *networks, const char *address)
{
    NetworkAddress client;
    gboolean is_ipv4 = FALSE;
    if (address == NULL)
        return FALSE;
    /* Sendmail writes "IPv6:2001:db8::1". */
    const char *bare = g_ascii_strncasecmp(address, "IPv6:", 5) == 0 ? address + 5 : address;
    if (!network_address_read(bare, &client, &is_ipv4))
        return FALSE;
    int best = -1;
    gboolean inside = FALSE;
    for (guint i = 0; i < networks->len; i++) {
        const char *entry = g_ptr_array_index(networks, i);
        gboolean exception = entry[0] == '!';
        int bits = entry_bits(exception ? entry + 1 : entry, &client);
        if (bits > best || (bits == best && bits >= 0 && exception)) {
            best = bits;
            inside = !exception;
        }
    }
    return inside;
}
