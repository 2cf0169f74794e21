/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the notification of a call says: who, then organisation, queue and the last note; at most three buttons. */

#include "desktop/call-notice.h"

#include <glib/gi18n.h>

#include "base/phrase.h"
#include "ui/call-face.h"
#include "ui/words.h"

static char *
party (HeraldCallItem *item)
{
  g_autofree char *title = herald_call_face_write_party (item);

  return *title != '\0' ? g_steal_pointer (&title) : g_strdup (_("Withheld number"));
}

static char *
notice_title (HeraldCallItem *item,
              HeraldNoticeKind kind)
{
  g_autofree char *who = party (item);

  if (kind == HERALD_NOTICE_CALL_MISSED)
    return g_strdup_printf (_("Missed call from %s"), who);
  return g_steal_pointer (&who);
}

/* The number stands in the body where the title is a name. There is room for one more line: what the dialplan told is of this
 * call, the note of the last one. */
static char *
notice_body (HeraldCallItem *item)
{
  HeraldJournalEntry *last = herald_call_item_get_last_call (item);
  const char *queue = herald_call_item_get_queue (item);
  g_autofree char *number = NULL;
  g_autofree char *first = NULL;
  g_autofree char *data = NULL;

  if (*herald_call_item_get_name (item) == '\0' && herald_call_item_get_guess (item) == NULL)
    number = g_strdup (herald_call_item_get_place (item));
  else
    number = herald_phrase_number (herald_call_item_get_formatted_number (item));
  first = herald_words_join (" · ", herald_call_item_get_organisation (item), queue != NULL ? queue : "", number, NULL);
  data = herald_call_face_write_data (item);
  return herald_words_join ("\n", first, *data != '\0' ? data : last != NULL ? herald_journal_entry_get_note (last) : "", NULL);
}

static void
add_action (HeraldNotice *notice,
            const char *key,
            const char *label)
{
  g_return_if_fail (notice->n_actions < HERALD_NOTICE_ACTIONS_MAX);

  notice->actions[notice->n_actions++] = (HeraldNoticeAction) { key, label };
}

static void
add_actions (HeraldNotice *notice,
             HeraldCallItem *item)
{
  gboolean ringing = herald_call_item_get_state (item) == HERALD_CALL_RINGING;

  /* A click beside the buttons. */
  add_action (notice, HERALD_NOTICE_OPEN, _("Show"));
  if (*herald_call_item_get_record_url (item) != '\0')
    add_action (notice, HERALD_NOTICE_RECORD, _("Open record"));
  if (herald_call_item_get_state (item) == HERALD_CALL_ENDED)
    {
      if (!herald_call_item_get_withheld (item))
        add_action (notice, HERALD_NOTICE_CALL_BACK, _("Call back"));
    }
  else if (herald_call_item_get_can_hang_up (item))
    add_action (notice, HERALD_NOTICE_HANG_UP, ringing ? _("Decline") : _("Hang up"));
}

/**
 * herald_call_notice_new:
 * @item: a call
 *
 * Returns: (transfer full): what its notification says now
 */
HeraldNotice *
herald_call_notice_new (HeraldCallItem *item)
{
  g_autoptr (HeraldNotice) notice = g_new0 (HeraldNotice, 1);
  HeraldContact *contact = herald_call_item_get_contact (item);
  GBytes *photo = contact != NULL ? herald_contact_get_photo (contact) : NULL;
  HeraldCallState state = herald_call_item_get_state (item);

  notice->kind = state == HERALD_CALL_RINGING || state == HERALD_CALL_WAITING ? HERALD_NOTICE_CALL_INCOMING
                 : state == HERALD_CALL_ENDED                                 ? HERALD_NOTICE_CALL_MISSED
                                                                              : HERALD_NOTICE_CALL;
  notice->title = notice_title (item, notice->kind);
  notice->body = notice_body (item);
  notice->picture = photo != NULL ? g_bytes_ref (photo) : NULL;
  add_actions (notice, item);
  return g_steal_pointer (&notice);
}

/* Names that are written out; the others are counted. */
#define NAMES_MAX 4

static char *
write_names (GPtrArray *items)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new (NULL);
  guint rest = 0;

  for (guint i = items->len; i > 0; i--)
    {
      g_autofree char *name = party (g_ptr_array_index (items, i - 1));

      if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        continue;
      if (names->len < NAMES_MAX)
        g_ptr_array_add (names, g_steal_pointer (&name));
      else
        rest++;
    }
  for (guint i = 0; i < names->len; i++)
    {
      if (i > 0)
        /* Translators: between the names of people who called */
        g_string_append (text, _(", "));
      g_string_append (text, g_ptr_array_index (names, i));
    }
  if (rest > 0)
    {
      g_string_append_c (text, ' ');
      /* Translators: after the names of people who called */
      g_string_append_printf (text, ngettext ("and %u other", "and %u others", rest), rest);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * herald_call_notice_new_missed:
 * @items: (element-type HeraldCallItem): calls that were missed and not yet seen, the latest last; at least one
 *
 * Returns: (transfer full): what the notification says of all of them
 */
HeraldNotice *
herald_call_notice_new_missed (GPtrArray *items)
{
  HeraldCallItem *latest = g_ptr_array_index (items, items->len - 1);
  HeraldNotice *notice = herald_call_notice_new (latest);

  if (items->len == 1)
    return notice;
  g_free (notice->title);
  notice->title = g_strdup_printf (ngettext ("%u missed call", "%u missed calls", items->len), items->len);
  g_free (notice->body);
  notice->body = write_names (items);
  g_clear_pointer (&notice->picture, g_bytes_unref);
  notice->n_actions = 0;
  add_action (notice, HERALD_NOTICE_OPEN, _("Show"));
  if (!herald_call_item_get_withheld (latest))
    add_action (notice, HERALD_NOTICE_CALL_BACK, _("Call back"));
  return notice;
}
