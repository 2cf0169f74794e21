/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the server knows the phones that are said to be mine, and what its hints say about my extension. */

#include "diagnose/doctor-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/phrase.h"
#include "base/text.h"

/* As many characters of a hint are shown. */
#define HINT_MAX 200

/* ---- Phones ---- */

/* What the server says about each of my phones. */
typedef struct
{
  HeraldDoctor *doctor; /* owned */
  GString *good, *bad, *away;
  guint n_waiting;
} Phones;

typedef struct
{
  Phones *phones;
  const char *device;
} Question;

static void
phones_free (Phones *phones)
{
  g_object_unref (phones->doctor);
  g_string_free (phones->good, TRUE);
  g_string_free (phones->bad, TRUE);
  g_string_free (phones->away, TRUE);
  g_free (phones);
}

static char *
join (char **devices)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; devices != NULL && devices[i] != NULL; i++)
    herald_phrase_append_item (list, devices[i]);
  /* Translators: no phones; it stands where else they are listed: PJSIP/1001, PJSIP/1002 */
  return g_strdup (list->len > 0 ? list->str : C_("phones", "none"));
}

static void
on_found (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (HeraldDoctor) self = user_data;
  g_auto (GStrv) found = herald_connection_test_find_devices_finish (HERALD_CONNECTION_TEST (source), result, NULL);
  g_autofree char *list = join (found);
  g_autofree char *mend = g_strdup_printf (_("Set your phones in Herald, or with --device. For the extension “%s” the server, or a guess, has: %s."),
                                           self->extension, list);

  herald_doctor_say (self, HERALD_CHECK_DEVICES, HERALD_CHECK_PROBLEM, mend, _("No phone of yours is set: no call is yours, and none pops."));
  herald_doctor_next (self);
}

static void
say_phones (Phones *phones)
{
  HeraldDoctor *self = phones->doctor;

  if (phones->bad->len > 0)
    herald_doctor_say (self, HERALD_CHECK_DEVICES, HERALD_CHECK_PROBLEM,
                       _("Compare the spelling with “pjsip show endpoints” or “sip show peers” on the server; the technology belongs to "
                         "it (PJSIP/1001 is not SIP/1001)."),
                       _("The server has no phone %s."), phones->bad->str);
  else if (phones->away->len > 0)
    herald_doctor_say (self, HERALD_CHECK_DEVICES, HERALD_CHECK_WARNING,
                       _("Is the phone on and registered? “pjsip show contacts” or “sip show peers” on the server tells."),
                       _("The phone %s is not registered at the server: it cannot ring."), phones->away->str);
  else if (phones->good->len > 0)
    herald_doctor_say (self, HERALD_CHECK_DEVICES, HERALD_CHECK_OK, NULL, _("The server knows %s."), phones->good->str);
  else
    {
      g_autofree char *list = join (self->devices);

      herald_doctor_say (self, HERALD_CHECK_DEVICES, HERALD_CHECK_SKIPPED,
                         _("Make a call with each and see whether it pops."), _("Whether the server knows %s it does not tell this user."), list);
    }
  herald_doctor_next (self);
}

static void
on_state (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autofree Question *question = user_data;
  Phones *phones = question->phones;
  g_autoptr (HeraldAmiMessage) answer = herald_ami_session_send_finish (HERALD_AMI_SESSION (source), result, NULL);
  HeraldSpan state = { "", 0 };

  if (answer != NULL)
    herald_ami_message_find (answer, "Value", &state);
  if (herald_span_is (state, "INVALID"))
    herald_phrase_append_item (phones->bad, question->device);
  else if (herald_span_is (state, "UNAVAILABLE"))
    herald_phrase_append_item (phones->away, question->device);
  else if (state.length > 0 && !herald_span_is (state, "UNKNOWN"))
    herald_phrase_append_item (phones->good, question->device);
  if (--phones->n_waiting > 0)
    return;
  say_phones (phones);
  phones_free (phones);
}

static void
ask_state (Phones *phones,
           HeraldAmiSession *session,
           const char *device)
{
  HeraldAmiAction *action = herald_ami_action_new ("Getvar");
  g_autofree char *function = g_strdup_printf ("DEVICE_STATE(%s)", device);
  Question *question = g_new0 (Question, 1);

  question->phones = phones;
  question->device = device;
  herald_ami_action_add (action, "Variable", function);
  herald_ami_session_send_async (session, action, HERALD_DOCTOR_ANSWER_MS, phones->doctor->cancellable, on_state, question);
}

/* Phase: whether the server has the phones that are mine. The dialplan function DEVICE_STATE tells it to users with
 * write = call or reporting, from 1.6 on; INVALID is what does not exist (measured on 16 and 22). */
void
herald_doctor_check_devices (HeraldDoctor *self)
{
  HeraldAmiSession *session = herald_doctor_get_session (self); /* stays ours where the link is lost between two questions */
  Phones *phones;

  if (self->devices[0] == NULL)
    {
      herald_connection_test_find_devices_async (self->test, self->extension, self->cancellable, on_found, g_object_ref (self));
      return;
    }
  phones = g_new0 (Phones, 1);
  phones->doctor = g_object_ref (self);
  phones->good = g_string_new (NULL);
  phones->bad = g_string_new (NULL);
  phones->away = g_string_new (NULL);
  phones->n_waiting = g_strv_length (self->devices);
  for (guint i = 0; self->devices[i] != NULL; i++)
    ask_state (phones, session, self->devices[i]);
}

/* ---- Hints ---- */

static gboolean
is_mine (HeraldDoctor *self,
         const char *device)
{
  for (guint i = 0; self->devices[i] != NULL; i++)
    if (g_ascii_strcasecmp (self->devices[i], device) == 0)
      return TRUE;
  return FALSE;
}

/* The phones of a hint that are not among mine: "PJSIP/1001&SIP/1001-desk". States of other things (Custom:DND) are none. */
static char *
find_strangers (HeraldDoctor *self,
                const char *hint)
{
  g_auto (GStrv) parts = g_strsplit_set (hint, "&,", 16);
  GString *strangers = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *part = g_strstrip (parts[i]);

      if (strchr (part, '/') != NULL && strchr (part, ':') == NULL && g_ascii_strncasecmp (part, "Local/", 6) != 0 && !is_mine (self, part))
        herald_phrase_append_item (strangers, part);
    }
  return g_string_free (strangers, FALSE);
}

static void
say_hint (HeraldDoctor *self,
          const char *hint,
          guint count)
{
  g_autofree char *strangers = hint != NULL ? find_strangers (self, hint) : NULL;
  g_autofree char *mend = NULL;

  if (hint == NULL)
    {
      /* Translators: a line of extensions.conf; “exten => %s,hint,%s” stays as it is */
      mend = g_strdup_printf (_("In the dialplan: exten => %s,hint,%s"), *self->extension != '\0' ? self->extension : "1001",
                              self->devices[0] != NULL ? self->devices[0] : "PJSIP/1001");
      herald_doctor_say (self, HERALD_CHECK_HINTS, HERALD_CHECK_WARNING, mend,
                         /* Translators: a hint is a line of the dialplan that names the phones of an extension */
                         ngettext ("The dialplan has %u hint, and none for “%s”: Herald cannot tell which phones are its, and colleagues do "
                                   "not see whether it is busy.",
                                   "The dialplan has %u hints, and none for “%s”: Herald cannot tell which phones are its, and colleagues do "
                                   "not see whether it is busy.",
                                   count),
                         count, self->extension);
    }
  else if (*strangers != '\0' && self->devices[0] != NULL)
    {
      mend = g_strdup_printf (_("If %s is yours, too, add it to your phones in Herald."), strangers);
      herald_doctor_say (self, HERALD_CHECK_HINTS, HERALD_CHECK_WARNING, mend,
                         _("The hint of “%s” also names %s, which is not among your phones: its calls do not pop."), self->extension, strangers);
    }
  else
    herald_doctor_say (self, HERALD_CHECK_HINTS, HERALD_CHECK_OK, NULL,
                       ngettext ("The hint of “%s” is %s; the dialplan has %u hint.", "The hint of “%s” is %s; the dialplan has %u hints.", count),
                       self->extension, hint, count);
}

static void
on_hints (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (HeraldDoctor) self = user_data;
  g_autoptr (GPtrArray) items = herald_ami_session_list_finish (HERALD_AMI_SESSION (source), result, NULL);
  g_autofree char *hint = NULL;

  for (guint i = 0; items != NULL && i < items->len && hint == NULL; i++)
    {
      HeraldAmiMessage *item = g_ptr_array_index (items, i);
      HeraldSpan text = herald_ami_message_get (item, HERALD_AMI_HINT);

      if (text.length > 0 && herald_span_is (herald_ami_message_get (item, HERALD_AMI_EXTEN), self->extension))
        hint = herald_text_clean (text.data, text.length, HINT_MAX);
    }
  if (items == NULL)
    herald_doctor_say (self, HERALD_CHECK_HINTS, HERALD_CHECK_SKIPPED, NULL,
                       _("The server does not list its hints for this user (write = call does it, from Asterisk 13 on)."));
  else if (*self->extension == '\0')
    herald_doctor_say (self, HERALD_CHECK_HINTS, HERALD_CHECK_SKIPPED, _("Give --extension, or set it in Herald."),
                       ngettext ("The dialplan has %u hint; which is yours is not known.", "The dialplan has %u hints; which is yours is not known.",
                                 items->len),
                       items->len);
  else
    say_hint (self, hint, items->len);
  herald_doctor_next (self);
}

/* Phase: the hint of my extension. */
void
herald_doctor_check_hints (HeraldDoctor *self)
{
  herald_ami_session_list_async (herald_doctor_get_session (self), herald_ami_action_extension_state_list (),
                                 HERALD_DOCTOR_ANSWER_MS, self->cancellable, on_hints, g_object_ref (self));
}
