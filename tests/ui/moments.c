/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls at every moment a card knows, made up for tests and pictures. */

#include "moments.h"

#include "engine/call-item-private.h"
#include "engine/engine-error.h"

typedef struct
{
  const char *moment;
  HeraldCallDirection direction;
  HeraldCallState state;
  HeraldCallOutcome outcome;
  HeraldDialPhase phase;
  const char *number, *formatted, *place, *name, *organisation, *dialed, *queue, *taken_by, *transferred_by, *failure;
  int started, answered, ended; /* seconds ago; 0: not yet */
  gboolean looking_up;
  gboolean record; /* the contact has a record to open */
  HeraldMatch match; /* how sure the contact is */
  guint others;      /* who have the number, too */
  guint n_silent;
  const char *silent;
  const char *data; /* what the dialplan told, by lines */
} Moment;

#define ADA .number = "+442079460018", .formatted = "+44 20 7946 0018", .place = "London", .name = "Ada Byron", \
            .organisation = "Analytical Engines Ltd"

static const Moment moments[] = {
  { "ringing", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, ADA, .dialed = "030 5550-1", .queue = "Support",
    .started = 7, .record = TRUE },
  { "looking-up", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, .number = "+442079460018", .formatted = "+44 20 7946 0018",
    .place = "London", .dialed = "030 5550-1", .queue = "Support", .started = 1, .looking_up = TRUE },
  { "unknown", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, .number = "+498912345678", .formatted = "089 12345678",
    .place = "Munich", .dialed = "030 5550-1", .started = 3 },
  { "withheld", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, .dialed = "030 5550-1", .started = 5 },
  { "waiting", HERALD_CALL_INCOMING, HERALD_CALL_WAITING, ADA, .dialed = "030 5550-1", .queue = "Support", .started = 41 },
  { "connected", HERALD_CALL_INCOMING, HERALD_CALL_CONNECTED, ADA, .dialed = "030 5550-1", .queue = "Support",
    .started = 140, .answered = 134, .record = TRUE },
  { "held", HERALD_CALL_INCOMING, HERALD_CALL_HELD, ADA, .dialed = "030 5550-1", .started = 140, .answered = 134 },
  { "transferred", HERALD_CALL_INCOMING, HERALD_CALL_CONNECTED, ADA, .transferred_by = "Grace (1002)",
    .started = 20, .answered = 12, .record = TRUE },
  { "taken", HERALD_CALL_INCOMING, HERALD_CALL_ENDED, HERALD_OUTCOME_ANSWERED_ELSEWHERE, .taken_by = "Grace", ADA,
    .started = 12, .ended = 1 },
  { "missed", HERALD_CALL_INCOMING, HERALD_CALL_ENDED, HERALD_OUTCOME_MISSED, ADA, .dialed = "030 5550-1",
    .queue = "Support", .started = 600, .ended = 580, .record = TRUE },
  { "own-phone", HERALD_CALL_OUTGOING, HERALD_CALL_DIALING, .phase = HERALD_DIAL_OWN_PHONE, ADA, .started = 2 },
  { "calling", HERALD_CALL_OUTGOING, HERALD_CALL_DIALING, .phase = HERALD_DIAL_CALLING, ADA, .started = 6 },
  { "failed", HERALD_CALL_OUTGOING, HERALD_CALL_ENDED, HERALD_OUTCOME_BUSY, HERALD_DIAL_FAILED, ADA,
    .failure = "Ada Byron is busy.", .started = 9, .ended = 1 },
  { "long", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, .number = "+4930123456789012", .formatted = "+49 30 123456789012",
    .place = "Berlin-Charlottenburg-Wilmersdorf", .name = "Maximiliane Freifrau von und zu Hohenstein-Löwenberg",
    .organisation = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KG",
    .dialed = "+49 30 5550-1234567", .queue = "Kundendienst und Reklamationsbearbeitung", .started = 3725, .record = TRUE },
  { "several", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, ADA, .dialed = "030 5550-1", .started = 4, .record = TRUE, .others = 3 },
  { "perhaps", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, ADA, .match = HERALD_MATCH_TRAILING, .dialed = "030 5550-1", .started = 4 },
  { "switchboard", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, ADA, .match = HERALD_MATCH_SWITCHBOARD, .dialed = "030 5550-1",
    .started = 4, .others = 2 },
  { "silent", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, .number = "+498912345678", .formatted = "089 12345678", .place = "Munich",
    .dialed = "030 5550-1", .started = 3, .n_silent = 1, .silent = "Customers (SQL)" },
  { "silent-two", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, .number = "+498912345678", .formatted = "089 12345678", .place = "Munich",
    .dialed = "030 5550-1", .started = 3, .n_silent = 2, .silent = "Customers (SQL)" },
  { "data", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, ADA, .dialed = "030 5550-1", .queue = "Support", .started = 7, .record = TRUE,
    .data = "ticket=2026-0815\ncustomer_no=4711\nskill=English\n" },
  { "data-long", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, ADA, .dialed = "030 5550-1", .queue = "Support", .started = 7, .record = TRUE,
    .data = "ticket=2026-0815\nreason=Liefertermin und Reklamationsbearbeitung der Donaudampfschifffahrtselektrizitätenhauptbetriebswerke\n"
            "a_key_as_long_as_a_key_may_be_32=x\nd=4\ne=5\nf=6\ng=7\nh=8\ni=9\nj=10\nk=11\nl=12\nm=13\nn=14\no=15\np=16\n" },
  { "long-perhaps", HERALD_CALL_INCOMING, HERALD_CALL_RINGING, .number = "+4930123456789012", .formatted = "+49 30 123456789012",
    .place = "Berlin-Charlottenburg-Wilmersdorf", .name = "Maximiliane Freifrau von und zu Hohenstein-Löwenberg",
    .organisation = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH & Co. KG",
    .match = HERALD_MATCH_TRAILING, .dialed = "+49 30 5550-1234567", .queue = "Kundendienst und Reklamationsbearbeitung", .started = 4,
    .others = 40 },
};

static const char *const others[] = { "Charles Babbage", "Luigi Menabrea", "Annabella Milbanke" };

/**
 * moments_list:
 *
 * Returns: the names of all moments, %NULL-terminated
 */
const char *const *
moments_list (void)
{
  static const char *names[G_N_ELEMENTS (moments) + 1];

  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++)
    names[i] = moments[i].moment;
  return names;
}

static gint64
ago (int seconds)
{
  return seconds != 0 ? g_get_real_time () - seconds * G_USEC_PER_SEC : 0;
}

static HeraldContact *
new_contact (const Moment *moment)
{
  g_autoptr (HeraldContact) contact = herald_contact_new ();

  herald_contact_set_name (contact, moment->name);
  herald_contact_set_organisation (contact, moment->organisation);
  if (moment->record)
    herald_contact_set_url (contact, "https://crm.example.com/contacts/17");
  return g_steal_pointer (&contact);
}

/* Who has the number. */
static void
set_matches (HeraldCallItem *item,
             const Moment *moment,
             HeraldContact *contact)
{
  g_autoptr (GPtrArray) matches = g_ptr_array_new_with_free_func ((GDestroyNotify) herald_contact_unref);

  g_ptr_array_add (matches, herald_contact_ref (contact));
  for (guint i = 0; i < moment->others; i++)
    {
      HeraldContact *other = herald_contact_new ();

      herald_contact_set_name (other, others[i % G_N_ELEMENTS (others)]);
      herald_contact_set_organisation (other, moment->organisation);
      g_ptr_array_add (matches, other);
    }
  herald_call_item_set_matches (item, matches, moment->match, NULL);
}

static HeraldCallItem *
item_for (const Moment *moment)
{
  g_autoptr (HeraldContact) contact = moment->name != NULL ? new_contact (moment) : NULL;
  g_autoptr (GError) failure = NULL;
  HeraldCallItem *item = herald_call_item_new ();

  if (moment->failure != NULL)
    failure = g_error_new_literal (HERALD_ENGINE_ERROR, HERALD_ENGINE_ERROR_BUSY, moment->failure);
  g_object_set (item, "id", moment->moment, "direction", (int) moment->direction, "state", (int) moment->state,
                "outcome", (int) moment->outcome, "dial-phase", (int) moment->phase, "number", moment->number,
                "formatted-number", moment->formatted, "copy-number", moment->number, "place", moment->place,
                "dialed", moment->dialed, "queue", moment->queue, "taken-by", moment->taken_by,
                "transferred-by", moment->transferred_by, "started-at", ago (moment->started),
                "answered-at", ago (moment->answered), "ended-at", ago (moment->ended),
                "looking-up", moment->looking_up, "failure", failure,
                "can-hang-up", moment->state != HERALD_CALL_ENDED && moment->state != HERALD_CALL_WAITING,
                "can-transfer", moment->state == HERALD_CALL_CONNECTED || moment->state == HERALD_CALL_HELD, NULL);
  if (contact != NULL)
    set_matches (item, moment, contact);
  if (moment->data != NULL)
    {
      g_autoptr (HeraldCallData) data = herald_call_data_from_lines (moment->data);

      g_object_set (item, "data", data, NULL);
    }
  herald_call_item_set_silent (item, moment->n_silent, moment->silent);
  return item;
}

/**
 * moments_new:
 * @name: one of moments_list()
 *
 * Returns: (transfer full) (nullable): a call at that moment
 */
HeraldCallItem *
moments_new (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++)
    if (g_str_equal (moments[i].moment, name))
      return item_for (&moments[i]);
  return NULL;
}
