/* Lists of networks: CIDR blocks, exceptions, the most precise entry wins. */
#include "identity.h"

#include <gio/gio.h>
#include <string.h>

#define MAPPED_BITS 96 /* IPv4 stands in the last four octets of ::ffff:0:0/96 */

typedef struct client { /* one address in both families */
    GInetAddress *ipv6;
    GInetAddress *ipv4; /* NULL: it has no such form */
} Client;

static void client_clear(Client *client)
{
    g_clear_object(&client->ipv6);
    g_clear_object(&client->ipv4);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Client, client_clear)

/* FALSE when the text is no address. */
static gboolean client_read(const char *text, Client *client_r)
{
    guint8 octets[16] = {[10] = 0xff, [11] = 0xff};
    g_autoptr(GInetAddress) written = g_inet_address_new_from_string(text);
    if (written == NULL)
        return FALSE;
    gsize size = g_inet_address_get_native_size(written);
    guint8 *mapped = octets + sizeof octets - size;
    gboolean is_ipv4 =
        size == 4 || memcmp(g_inet_address_to_bytes(written), octets, MAPPED_BITS / 8) == 0;
    memcpy(mapped, g_inet_address_to_bytes(written), size);
    client_r->ipv6 = g_inet_address_new_from_bytes(octets, G_SOCKET_FAMILY_IPV6);
    client_r->ipv4 =
        is_ipv4 ? g_inet_address_new_from_bytes(octets + MAPPED_BITS / 8, G_SOCKET_FAMILY_IPV4)
                : NULL;
    return TRUE;
}

/* The entry's prefix length if it holds the address, -1 if it does not or is no network. */
static int entry_bits(const char *entry, const Client *client)
{
    g_autoptr(GInetAddressMask) mask =
        g_inet_address_mask_new_from_string(entry + strspn(entry, " \t"), NULL);
    if (mask == NULL)
        return -1;
    gboolean is_ipv4 = g_inet_address_mask_get_family(mask) == G_SOCKET_FAMILY_IPV4;
    GInetAddress *address = is_ipv4 ? client->ipv4 : client->ipv6;
    if (address == NULL || !g_inet_address_mask_matches(mask, address))
        return -1;
    return (int)g_inet_address_mask_get_length(mask) + (is_ipv4 ? MAPPED_BITS : 0);
}

gboolean identity_in_networks(const GPtrArray *networks, const char *address)
{
    g_auto(Client) client = {NULL, NULL};
    if (address == NULL)
        return FALSE;
    /* Sendmail writes "IPv6:2001:db8::1". */
    const char *bare = g_ascii_strncasecmp(address, "IPv6:", 5) == 0 ? address + 5 : address;
    if (!client_read(bare, &client))
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
