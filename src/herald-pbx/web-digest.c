/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The digest doors ("arawman", "amxml"): each request proves by itself who sends it (RFC 2617, MD5, qop=auth). */

#include "herald-pbx/web-digest.h"

#include <string.h>

/** NONCES_MAX: nonces that hold at once; the oldest goes. */
#define NONCES_MAX 256

struct _SimWebDigest
{
  HeraldSim *sim;
  GQueue nonces; /* of char * */
};

/* Returns: (transfer full): a check that has given no nonce yet */
SimWebDigest *
sim_web_digest_new (HeraldSim *sim)
{
  SimWebDigest *self = g_new0 (SimWebDigest, 1);

  self->sim = sim;
  g_queue_init (&self->nonces);
  return self;
}

/* Frees it. */
void
sim_web_digest_free (SimWebDigest *self)
{
  g_queue_clear_full (&self->nonces, g_free);
  g_free (self);
}

static const char *
realm (SimWebDigest *self)
{
  return self->sim->system_name != NULL ? self->sim->system_name : "asterisk";
}

/* Returns: (transfer full): the header that asks who sends the request, with its CRLF */
char *
sim_web_digest_ask (SimWebDigest *self,
                    gboolean stale)
{
  char *nonce = g_strdup_printf ("%08x", g_random_int ());

  g_queue_push_tail (&self->nonces, nonce);
  if (g_queue_get_length (&self->nonces) > NONCES_MAX)
    g_free (g_queue_pop_head (&self->nonces));
  return g_strdup_printf ("WWW-authenticate: Digest algorithm=MD5, realm=\"%s\", nonce=\"%s\", qop=\"auth\", opaque=\"%s\"%s\r\n",
                          realm (self), nonce, nonce, stale ? ", stale=true" : "");
}

static char *
hash (const char *first,
      const char *second,
      const char *third)
{
  g_autofree char *text = g_strjoin (":", first, second, third, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
}

static const SimUser *
find_user (SimWebDigest *self,
           const char *name)
{
  for (guint i = 0; i < self->sim->users->len; i++)
    if (g_strcmp0 (((SimUser *) g_ptr_array_index (self->sim->users, i))->name, name) == 0)
      return g_ptr_array_index (self->sim->users, i);
  return NULL;
}

/**
 * sim_web_digest_check:
 * @stale: (out): whether only the nonce is not known any more
 *
 * Returns: (transfer none) (nullable): who sends @request, if it says so and it is right
 */
const SimUser *
sim_web_digest_check (SimWebDigest *self,
                      const SimWebRequest *request,
                      gboolean *stale)
{
  static const char *const names[] = { "nonce", "nc", "cnonce", "qop", "uri", "response", "username" };
  const char *header = request->authorization != NULL ? request->authorization : "";
  g_auto (GStrv) values = g_new0 (char *, G_N_ELEMENTS (names) + 1);
  g_autofree char *who = NULL;
  g_autofree char *what = NULL;
  g_autofree char *middle = NULL;
  g_autofree char *right = NULL;
  const SimUser *user;

  *stale = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      values[i] = sim_web_parameter (header, names[i]);
      values[i] = values[i] != NULL ? values[i] : g_strdup ("");
    }
  user = find_user (self, values[6]);
  if (user == NULL || !g_str_has_prefix (header, "Digest ") || !g_str_equal (values[4], request->uri))
    return NULL;
  who = hash (user->name, realm (self), user->secret);
  what = hash (request->method, request->uri, NULL);
  middle = g_strjoin (":", values[0], values[1], values[2], values[3], NULL);
  right = hash (who, middle, what);
  if (!g_str_equal (right, values[5]))
    return NULL;
  *stale = g_queue_find_custom (&self->nonces, values[0], (GCompareFunc) strcmp) == NULL;
  return *stale ? NULL : user;
}
