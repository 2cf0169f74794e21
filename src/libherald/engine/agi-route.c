/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The route "route": which colleague should get this caller: who has spoken with them last, or who looks after them.
 *
 * Sets the channel variables HERALD_ROUTE, an extension or empty, and HERALD_ROUTE_BY ("last-agent", "owner" or "none"). The parameter
 * "by" says which is asked, and which goes first: "last-agent+owner", as a comma ends an argument of a dialplan; "days" how long ago a talk may be. */

#include <string.h>

#include "engine/agi-answer.h"
#include "engine/agi-routes-private.h"

typedef enum
{
  BY_LAST_AGENT,
  BY_OWNER,
  N_WAYS,
} Way;

static const char *const ways[N_WAYS] = { "last-agent", "owner" };

/* What is known so far. */
typedef struct
{
  Way order[N_WAYS];
  guint n_order;
  char *extension[N_WAYS];  /* NULL: nobody yet */
  gboolean pending[N_WAYS]; /* still being asked */
  guint internal_max_digits;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  for (guint i = 0; i < N_WAYS; i++)
    g_free (asked->extension[i]);
  g_free (asked);
}

/* What is known now is the answer. */
static void
send (HeraldAgiAnswer *answer,
      gpointer data)
{
  const Asked *asked = data;
  const char *extension = NULL, *by = "none";

  for (guint i = 0; i < asked->n_order && extension == NULL; i++)
    if ((extension = asked->extension[asked->order[i]]) != NULL)
      by = ways[asked->order[i]];
  herald_agi_answer_set (answer, "HERALD_ROUTE", extension, HERALD_AGI_VALUE_MAX);
  herald_agi_answer_set (answer, "HERALD_ROUTE_BY", by, HERALD_AGI_VALUE_MAX);
  herald_agi_answer_send (answer, by);
}

/* Sends it as soon as nobody who goes first can say anything more. */
static void
consider (HeraldAgiAnswer *answer)
{
  Asked *asked = herald_agi_answer_get_data (answer);

  if (herald_agi_answer_is_over (answer))
    return;
  for (guint i = 0; i < asked->n_order; i++)
    {
      if (asked->pending[asked->order[i]])
        return;
      if (asked->extension[asked->order[i]] != NULL)
        break;
    }
  send (answer, asked);
}

static void
on_last_agent (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (HeraldAgiAnswer) answer = user_data;
  Asked *asked = herald_agi_answer_get_data (answer);
  g_autofree char *extension = herald_last_agents_ask_finish (HERALD_LAST_AGENTS (source), result, NULL);

  asked->pending[BY_LAST_AGENT] = FALSE;
  if (extension != NULL && herald_extension_is_valid (extension))
    asked->extension[BY_LAST_AGENT] = g_steal_pointer (&extension);
  consider (answer);
}

/* A source may be anybody's: what has more digits than an extension, after a code of the server perhaps, would call somebody outside. */
static gboolean
is_colleague (const Asked *asked,
              const char *owner)
{
  guint digits = 0;

  for (const char *p = owner; *p != '\0'; p++)
    {
      if (g_ascii_isalpha (*p))
        return herald_extension_is_valid (owner);
      digits += g_ascii_isdigit (*p) != 0;
    }
  return herald_extension_is_valid (owner) && *owner != '+' && digits <= asked->internal_max_digits;
}

static void
on_lookup (const HeraldLookupAnswer *told,
           gpointer user_data)
{
  HeraldAgiAnswer *answer = user_data;
  Asked *asked = herald_agi_answer_get_data (answer);

  for (guint i = 0; i < told->matches->len && asked->extension[BY_OWNER] == NULL; i++)
    {
      const HeraldContactMatch *match = g_ptr_array_index (told->matches, i);

      if (herald_agi_is_sure (match) && is_colleague (asked, herald_contact_get_owner (match->contact)))
        asked->extension[BY_OWNER] = g_strdup (herald_contact_get_owner (match->contact));
    }
  asked->pending[BY_OWNER] = !told->complete && asked->extension[BY_OWNER] == NULL;
  consider (answer);
}

static void
on_listened (gpointer user_data)
{
  herald_agi_answer_unref (user_data);
}

static void
read_order (Asked *asked,
            const char *by)
{
  g_auto (GStrv) words = g_strsplit_set (by != NULL ? by : "last-agent+owner", "+, ", N_WAYS + 1);

  for (guint i = 0; words[i] != NULL; i++)
    for (guint way = 0; way < N_WAYS; way++)
      if (g_str_equal (g_strstrip (words[i]), ways[way]) && !asked->pending[way])
        {
          asked->pending[way] = TRUE;
          asked->order[asked->n_order++] = way;
        }
}

static guint
get_days (HeraldAgiRequest *request)
{
  const char *text = herald_agi_request_get_parameter (request, "days");
  guint64 days = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, HERALD_LAST_AGENTS_DAYS_MAX, &days, NULL))
    return 0;
  return (guint) days;
}

void
herald_agi_route_serve (HeraldAgiRoutes *routes,
                        HeraldAgiCall *call)
{
  Asked *asked = g_new0 (Asked, 1);
  g_autoptr (HeraldAgiAnswer) answer = herald_agi_answer_ref (herald_agi_answer_begin (routes, call, "route", send, asked, asked_free));
  HeraldAgiRequest *request = herald_agi_answer_get_request (answer);
  const char *number = herald_agi_answer_get_number (answer);
  gboolean ask_talks, ask_owner;

  asked->internal_max_digits = herald_lookup_get_internal_max_digits (routes->lookup);
  read_order (asked, herald_agi_request_get_parameter (request, "by"));
  if (routes->last_agents == NULL || *number == '\0')
    asked->pending[BY_LAST_AGENT] = FALSE;
  ask_talks = asked->pending[BY_LAST_AGENT];
  ask_owner = asked->pending[BY_OWNER];
  if (ask_talks)
    herald_last_agents_ask_async (routes->last_agents, number, get_days (request), herald_agi_answer_get_cancellable (answer), on_last_agent,
                                  herald_agi_answer_ref (answer));
  if (ask_owner)
    herald_lookup_start (routes->lookup, number, herald_agi_answer_get_cancellable (answer), on_lookup, herald_agi_answer_ref (answer),
                         on_listened);
  if (!ask_talks && !ask_owner)
    consider (answer);
}
