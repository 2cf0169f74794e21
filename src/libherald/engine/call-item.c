/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call as the screen shows it: what the tracker knows of it, who the party is, and how far a click-to-dial
 * has come. Holds values and tells when they change; the engine sets them. */

#include "engine/call-item-fields.h"

static GParamSpec *props[N_PROPS];

static const char *const prop_names[N_PROPS] = {
  NULL,
  "id", "number", "formatted-number", "copy-number", "place", "name", "organisation", "dialed", "formatted-dialed",
  "silent-source", "queue", "taken-by", "transferred-by",
  "direction", "state", "outcome", "dial-phase", "match", "n-silent", "started-at", "answered-at", "ended-at",
  "looking-up", "click-to-dial", "can-hang-up", "can-transfer", "seen",
  "contact", "guess", "data", "last-call", "failure", "n-matches", "title", "withheld",
};

G_DEFINE_FINAL_TYPE (HeraldCallItem, herald_call_item, G_TYPE_OBJECT)

static gboolean
is_nullable (guint prop)
{
  return prop >= PROP_QUEUE && prop <= PROP_TRANSFERRED_BY;
}

static void
set_text (HeraldCallItem *self,
          guint prop,
          const char *text)
{
  if (text == NULL && !is_nullable (prop))
    text = "";
  if (prop == PROP_FORMATTED_DIALED)
    self->dialed_stale = FALSE;
  if (g_strcmp0 (self->texts[prop], text) == 0)
    return;
  g_free (self->texts[prop]);
  self->texts[prop] = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
  if (prop == PROP_NAME || prop == PROP_FORMATTED_NUMBER)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TITLE]);
  else if (prop == PROP_NUMBER)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WITHHELD]);
}

static void
set_value (HeraldCallItem *self,
           guint prop,
           gint64 value)
{
  if (self->values[prop] == value)
    return;
  self->values[prop] = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_failure (HeraldCallItem *self,
             const GError *failure)
{
  if (failure == NULL && self->failure == NULL)
    return;
  g_clear_error (&self->failure);
  self->failure = failure != NULL ? g_error_copy (failure) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FAILURE]);
}

/* The contact's name, else the one the PBX sent. */
static void
update_name (HeraldCallItem *self)
{
  const char *name = self->pbx_name;

  if (self->contact != NULL)
    {
      name = herald_contact_get_name (self->contact);
      if (*name == '\0')
        name = herald_contact_get_display_name (self->contact);
    }
  set_text (self, PROP_NAME, name);
  set_text (self, PROP_ORGANISATION, self->contact != NULL ? herald_contact_get_organisation (self->contact) : "");
}

static void
set_contact (HeraldCallItem *self,
             HeraldContact *contact)
{
  if (self->contact == contact)
    return;
  g_clear_pointer (&self->contact, herald_contact_unref);
  self->contact = contact != NULL ? herald_contact_ref (contact) : NULL;
  update_name (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONTACT]);
}

static void
set_guess (HeraldCallItem *self,
           HeraldContact *guess)
{
  if (self->guess == guess)
    return;
  g_clear_pointer (&self->guess, herald_contact_unref);
  self->guess = guess != NULL ? herald_contact_ref (guess) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_GUESS]);
}

static void
set_data (HeraldCallItem *self,
          HeraldCallData *data)
{
  if (herald_call_data_equal (self->data, data))
    return;
  g_clear_pointer (&self->data, herald_call_data_unref);
  self->data = data != NULL ? herald_call_data_ref (data) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DATA]);
}

static void
herald_call_item_get_property (GObject *object,
                               guint prop,
                               GValue *value,
                               GParamSpec *pspec)
{
  HeraldCallItem *self = HERALD_CALL_ITEM (object);

  if (prop == PROP_FORMATTED_DIALED)
    g_value_set_string (value, herald_call_item_get_formatted_dialed (self));
  else if (prop >= FIRST_TEXT && prop <= LAST_TEXT)
    g_value_set_string (value, self->texts[prop]);
  else if (prop >= FIRST_NUMBER && prop < FIRST_WIDE)
    g_value_set_int (value, (int) self->values[prop]);
  else if (prop >= FIRST_WIDE && prop <= LAST_NUMBER)
    g_value_set_int64 (value, self->values[prop]);
  else if (prop >= FIRST_TRUTH && prop <= LAST_TRUTH)
    g_value_set_boolean (value, self->values[prop] != 0);
  else if (prop == PROP_CONTACT)
    g_value_set_boxed (value, self->contact);
  else if (prop == PROP_GUESS)
    g_value_set_boxed (value, self->guess);
  else if (prop == PROP_DATA)
    g_value_set_boxed (value, self->data);
  else if (prop == PROP_LAST_CALL)
    g_value_set_object (value, self->last_call);
  else if (prop == PROP_FAILURE)
    g_value_set_boxed (value, self->failure);
  else if (prop == PROP_N_MATCHES)
    g_value_set_uint (value, herald_call_item_get_n_matches (self));
  else if (prop == PROP_TITLE)
    g_value_set_string (value, herald_call_item_get_title (self));
  else
    g_value_set_boolean (value, herald_call_item_get_withheld (self));
}

static void
herald_call_item_set_property (GObject *object,
                               guint prop,
                               const GValue *value,
                               GParamSpec *pspec)
{
  HeraldCallItem *self = HERALD_CALL_ITEM (object);

  if (prop >= FIRST_TEXT && prop <= LAST_TEXT)
    set_text (self, prop, g_value_get_string (value));
  else if (prop >= FIRST_NUMBER && prop < FIRST_WIDE)
    set_value (self, prop, g_value_get_int (value));
  else if (prop >= FIRST_WIDE && prop <= LAST_NUMBER)
    set_value (self, prop, g_value_get_int64 (value));
  else if (prop >= FIRST_TRUTH && prop <= LAST_TRUTH)
    set_value (self, prop, g_value_get_boolean (value));
  else if (prop == PROP_CONTACT)
    set_contact (self, g_value_get_boxed (value));
  else if (prop == PROP_GUESS)
    set_guess (self, g_value_get_boxed (value));
  else if (prop == PROP_DATA)
    set_data (self, g_value_get_boxed (value));
  else if (prop == PROP_LAST_CALL)
    herald_call_item_set_last_call (self, g_value_get_object (value));
  else if (prop == PROP_FAILURE)
    set_failure (self, g_value_get_boxed (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop, pspec);
}

static void
herald_call_item_finalize (GObject *object)
{
  HeraldCallItem *self = HERALD_CALL_ITEM (object);

  for (guint i = FIRST_TEXT; i <= LAST_TEXT; i++)
    g_free (self->texts[i]);
  g_free (self->dialed_region);
  g_free (self->pbx_name);
  g_free (self->search_url);
  g_free (self->e164);
  g_free (self->channel);
  g_free (self->device);
  g_free (self->linked_id);
  g_clear_pointer (&self->contact, herald_contact_unref);
  g_clear_pointer (&self->guess, herald_contact_unref);
  g_clear_pointer (&self->matches, g_ptr_array_unref);
  g_clear_pointer (&self->data, herald_call_data_unref);
  g_clear_object (&self->last_call);
  g_clear_error (&self->failure);
  G_OBJECT_CLASS (herald_call_item_parent_class)->finalize (object);
}

static void
herald_call_item_class_init (HeraldCallItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags both = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = herald_call_item_get_property;
  object_class->set_property = herald_call_item_set_property;
  object_class->finalize = herald_call_item_finalize;

  /* What each of them means stands at its getter in call-item.h. Writable for previews and tests. */
  for (guint i = FIRST_TEXT; i <= LAST_TEXT; i++)
    props[i] = g_param_spec_string (prop_names[i], NULL, NULL, is_nullable (i) ? NULL : "", both);
  for (guint i = FIRST_NUMBER; i < FIRST_WIDE; i++)
    props[i] = g_param_spec_int (prop_names[i], NULL, NULL, 0, G_MAXINT, 0, both);
  for (guint i = FIRST_WIDE; i <= LAST_NUMBER; i++)
    props[i] = g_param_spec_int64 (prop_names[i], NULL, NULL, 0, G_MAXINT64, 0, both);
  for (guint i = FIRST_TRUTH; i <= LAST_TRUTH; i++)
    props[i] = g_param_spec_boolean (prop_names[i], NULL, NULL, FALSE, both);
  props[PROP_CONTACT] = g_param_spec_boxed ("contact", NULL, NULL, HERALD_TYPE_CONTACT, both);
  props[PROP_GUESS] = g_param_spec_boxed ("guess", NULL, NULL, HERALD_TYPE_CONTACT, both);
  props[PROP_DATA] = g_param_spec_boxed ("data", NULL, NULL, HERALD_TYPE_CALL_DATA, both);
  props[PROP_LAST_CALL] = g_param_spec_object ("last-call", NULL, NULL, HERALD_TYPE_JOURNAL_ENTRY, both);
  props[PROP_FAILURE] = g_param_spec_boxed ("failure", NULL, NULL, G_TYPE_ERROR, both);
  props[PROP_N_MATCHES] = g_param_spec_uint ("n-matches", NULL, NULL, 0, G_MAXUINT, 0, read);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", read);
  props[PROP_WITHHELD] = g_param_spec_boolean ("withheld", NULL, NULL, TRUE, read);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
herald_call_item_init (HeraldCallItem *self)
{
  for (guint i = FIRST_TEXT; i <= LAST_TEXT; i++)
    if (!is_nullable (i))
      self->texts[i] = g_strdup ("");
  self->pbx_name = g_strdup ("");
}

/**
 * herald_call_item_new:
 *
 * Returns: (transfer full): an empty item; its properties can be set
 */
HeraldCallItem *
herald_call_item_new (void)
{
  return g_object_new (HERALD_TYPE_CALL_ITEM, NULL);
}

/**
 * herald_call_item_set_party:
 * @self: an item
 * @number: the party's number as the PBX sent it, or empty
 * @pbx_name: the name the PBX sent, or empty
 */
void
herald_call_item_set_party (HeraldCallItem *self,
                            const char *number,
                            const char *pbx_name)
{
  /* A PBX without a name for somebody sends the number in its place. */
  if (g_strcmp0 (pbx_name, number) == 0)
    pbx_name = "";
  if (g_strcmp0 (self->pbx_name, pbx_name) != 0)
    {
      g_free (self->pbx_name);
      self->pbx_name = g_strdup (pbx_name);
      update_name (self);
    }
  set_text (self, PROP_NUMBER, number);
}

/**
 * herald_call_item_set_number_info:
 * @self: an item
 * @number: (nullable): its number taken apart; %NULL: withheld, or not a number
 * @region: the country the user is in
 */
void
herald_call_item_set_number_info (HeraldCallItem *self,
                                  const HeraldNumber *number,
                                  const char *region)
{
  g_autofree char *formatted = number != NULL ? herald_number_format (number, region) : NULL;
  const char *raw = self->texts[PROP_NUMBER];

  g_free (self->e164);
  self->e164 = g_strdup (number != NULL ? number->e164 : NULL);
  set_text (self, PROP_FORMATTED_NUMBER, formatted != NULL ? formatted : raw);
  set_text (self, PROP_COPY_NUMBER, self->e164 != NULL ? self->e164 : raw);
}

/* Whether my leg can be acted upon, which is the tracker's channel and the state together. */
static void
update_abilities (HeraldCallItem *self)
{
  gint64 state = self->values[PROP_STATE];
  gboolean dialing = self->values[PROP_DIAL_PHASE] == HERALD_DIAL_OWN_PHONE || self->values[PROP_DIAL_PHASE] == HERALD_DIAL_CALLING;
  gboolean on = self->channel != NULL && state != HERALD_CALL_ENDED;

  set_value (self, PROP_CAN_HANG_UP, state != HERALD_CALL_ENDED && (on || dialing));
  set_value (self, PROP_CAN_TRANSFER, on && (state == HERALD_CALL_CONNECTED || state == HERALD_CALL_HELD));
}

static gint64
on_wall (gint64 time,
         gint64 offset)
{
  return time > 0 ? time + offset : 0;
}

static void
replace (char **text,
         const char *with)
{
  if (g_strcmp0 (*text, with) == 0)
    return;
  g_free (*text);
  *text = g_strdup (with);
}

/* It stays the same while a call lasts, mostly. To write it as its country does takes a millisecond, which the pop
 * would have to wait for: that is left to the first who wants to read it. */
static void
set_dialed (HeraldCallItem *self,
            const char *dialed,
            const char *region)
{
  if (g_strcmp0 (self->texts[PROP_DIALED], dialed != NULL ? dialed : "") == 0
      && (self->dialed_stale || *self->texts[PROP_FORMATTED_DIALED] != '\0' || dialed == NULL))
    return;
  set_text (self, PROP_DIALED, dialed);
  replace (&self->dialed_region, region);
  self->dialed_stale = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FORMATTED_DIALED]);
}

/**
 * herald_call_item_follow:
 * @self: an item
 * @call: the call as the tracker knows it now
 * @region: the country the user is in
 * @wall_offset: microseconds from the tracker's clock to the wall clock
 *
 * Takes over everything but the party, which needs herald_call_item_set_party().
 */
void
herald_call_item_follow (HeraldCallItem *self,
                         const HeraldCall *call,
                         const char *region,
                         gint64 wall_offset)
{
  g_object_freeze_notify (G_OBJECT (self));
  replace (&self->channel, call->channel);
  replace (&self->device, call->device);
  replace (&self->linked_id, call->linked_id);
  set_text (self, PROP_ID, call->id);
  set_dialed (self, call->dialed, region);
  set_text (self, PROP_QUEUE, call->queue);
  set_text (self, PROP_TAKEN_BY, call->taken_by);
  set_text (self, PROP_TRANSFERRED_BY, call->transferred_by);
  set_data (self, call->data);
  set_value (self, PROP_DIRECTION, call->direction);
  set_value (self, PROP_STATE, call->state);
  set_value (self, PROP_OUTCOME, call->outcome);
  set_value (self, PROP_STARTED_AT, on_wall (call->started, wall_offset));
  set_value (self, PROP_ANSWERED_AT, on_wall (call->answered, wall_offset));
  set_value (self, PROP_ENDED_AT, on_wall (call->ended, wall_offset));
  update_abilities (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * herald_call_item_set_id:
 * @self: an item
 * @id: its id, while the tracker has none for it
 */
void
herald_call_item_set_id (HeraldCallItem *self,
                         const char *id)
{
  set_text (self, PROP_ID, id);
}

/**
 * herald_call_item_set_matches:
 * @self: an item
 * @matches: (nullable) (element-type HeraldContact): who it may be, likeliest first
 * @match: how sure that is of the first; %HERALD_MATCH_SWITCHBOARD and %HERALD_MATCH_TRAILING make it a guess
 * @chosen: (nullable): the one shown, for sure: somebody said so; %NULL: the first
 */
void
herald_call_item_set_matches (HeraldCallItem *self,
                              GPtrArray *matches,
                              HeraldMatch match,
                              HeraldContact *chosen)
{
  guint before = herald_call_item_get_n_matches (self);
  gboolean unsure = chosen == NULL && match >= HERALD_MATCH_SWITCHBOARD;

  if (matches != NULL)
    g_ptr_array_ref (matches);
  g_clear_pointer (&self->matches, g_ptr_array_unref);
  self->matches = matches;
  if (chosen == NULL && matches != NULL && matches->len > 0)
    chosen = g_ptr_array_index (matches, 0);
  g_object_freeze_notify (G_OBJECT (self));
  set_contact (self, unsure ? NULL : chosen);
  set_guess (self, unsure ? chosen : NULL);
  set_value (self, PROP_MATCH, unsure ? match : HERALD_MATCH_EXACT);
  if (herald_call_item_get_n_matches (self) != before)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_MATCHES]);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * herald_call_item_set_silent:
 * @self: an item
 * @n_silent: how many address books did not answer
 * @name: (nullable): the name of the first of them
 */
void
herald_call_item_set_silent (HeraldCallItem *self,
                             guint n_silent,
                             const char *name)
{
  g_object_freeze_notify (G_OBJECT (self));
  set_value (self, PROP_N_SILENT, n_silent);
  set_text (self, PROP_SILENT_SOURCE, name);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * herald_call_item_set_time:
 * @self: an item that the tracker does not know (yet, or any more)
 * @property: "started-at" or "ended-at"
 * @when: microseconds of the wall clock
 */
void
herald_call_item_set_time (HeraldCallItem *self,
                           const char *property,
                           gint64 when)
{
  g_object_set (self, property, when, NULL);
}

/**
 * herald_call_item_set_search_url:
 * @self: an item
 * @url: (nullable): the page of a CRM that searches for the party, where there is one; to be set before the lookup begins,
 *   which is notified
 */
void
herald_call_item_set_search_url (HeraldCallItem *self,
                                 const char *url)
{
  g_free (self->search_url);
  self->search_url = g_strdup (url);
}

/**
 * herald_call_item_set_looking_up:
 * @self: an item
 * @looking_up: whether sources are still being asked
 */
void
herald_call_item_set_looking_up (HeraldCallItem *self,
                                 gboolean looking_up)
{
  set_value (self, PROP_LOOKING_UP, looking_up);
}

/**
 * herald_call_item_set_last_call:
 * @self: an item
 * @entry: (nullable): the last call with this party before this one
 */
void
herald_call_item_set_last_call (HeraldCallItem *self,
                                HeraldJournalEntry *entry)
{
  if (g_set_object (&self->last_call, entry))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_CALL]);
}

/**
 * herald_call_item_set_dial_phase:
 * @self: an item
 * @phase: how far the click-to-dial has come
 * @failure: (nullable): why it failed
 */
void
herald_call_item_set_dial_phase (HeraldCallItem *self,
                                 HeraldDialPhase phase,
                                 const GError *failure)
{
  g_object_freeze_notify (G_OBJECT (self));
  set_value (self, PROP_CLICK_TO_DIAL, phase != HERALD_DIAL_NONE);
  set_value (self, PROP_DIAL_PHASE, phase);
  set_failure (self, failure);
  update_abilities (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * herald_call_item_set_state:
 * @self: an item that the tracker does not know (yet, or any more)
 * @state: its state
 * @outcome: its outcome
 */
void
herald_call_item_set_state (HeraldCallItem *self,
                            HeraldCallState state,
                            HeraldCallOutcome outcome)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (state == HERALD_CALL_ENDED)
    g_clear_pointer (&self->channel, g_free);
  set_value (self, PROP_STATE, state);
  set_value (self, PROP_OUTCOME, outcome);
  update_abilities (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * herald_call_item_set_seen:
 * @self: an item
 * @seen: whether the user has seen that it was missed
 */
void
herald_call_item_set_seen (HeraldCallItem *self,
                           gboolean seen)
{
  set_value (self, PROP_SEEN, seen);
}
