/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection in words: what the header shows and what the bar under it says when there is trouble. */

#include "ui/link-face.h"

#include <glib/gi18n.h>

#include "config/secrets.h"
#include "ui/words.h"

static void
set_state (HeraldLinkFace *face,
           const char *icon,
           const char *css_class,
           const char *word)
{
  face->icon = icon;
  face->css_class = css_class;
  face->word = word;
}

static void
set_button (HeraldLinkFace *face,
            const char *button,
            const char *action)
{
  face->button = button;
  face->action = action;
}

/* "Connection lost at 12:04." where there was one, else what stood in the way. */
static char *
trouble (const HeraldLinkFacts *facts)
{
  g_autofree char *clock = NULL;

  if (facts->lost_at != 0 && (facts->error == NULL || g_error_matches (facts->error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_LOST)
                              || g_error_matches (facts->error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_TIMEOUT)))
    {
      clock = herald_words_clock (facts->lost_at);
      return g_strdup_printf (_("Connection lost at %s."), clock);
    }
  return g_strdup (facts->error != NULL ? facts->error->message : _("There is no connection to the server."));
}

static void
face_waiting (HeraldLinkFace *face,
              const HeraldLinkFacts *facts)
{
  g_autofree char *reason = trouble (facts);
  int seconds = (int) ((MAX (facts->retry_in, 0) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  set_state (face, "network-offline-symbolic", "link-trouble", _("No connection"));
  if (seconds > 0)
    /* Translators: why there is no connection, and in how many seconds Herald tries again */
    face->sentence = g_strdup_printf (_("%1$s Trying again in %2$d s."), reason, seconds);
  else
    face->sentence = g_strdup_printf (_("%s Trying again…"), reason);
  set_button (face, _("Try now"), "app.try-now");
  face->ticking = seconds > 0;
}

/* The keyring stood in the way, and may not the next time. */
static gboolean
is_keyring (const GError *error)
{
  return g_error_matches (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_LOCKED)
         || g_error_matches (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_CANCELLED)
         || g_error_matches (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_REFUSED)
         || g_error_matches (error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_FAILED);
}

static void
face_failed (HeraldLinkFace *face,
             const HeraldLinkFacts *facts)
{
  gboolean secret = g_error_matches (facts->error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_WRONG_PASSWORD)
                    || g_error_matches (facts->error, HERALD_PBX_ERROR, HERALD_PBX_ERROR_NO_SECRET)
                    || g_error_matches (facts->error, HERALD_CONFIG_ERROR, HERALD_CONFIG_ERROR_NO_SECRET);

  set_state (face, "dialog-error-symbolic", "link-failed", _("Not connected"));
  face->sentence = g_strdup (facts->error != NULL ? facts->error->message : _("The connection could not be made."));
  if (is_keyring (facts->error))
    set_button (face, _("Try now"), "app.try-now");
  else
    set_button (face, secret ? _("Change…") : _("Account…"), "app.preferences-account");
}

static void
face_connecting (HeraldLinkFace *face,
                 const HeraldLinkFacts *facts)
{
  set_state (face, "network-idle-symbolic", "link-busy", _("Connecting…"));
  /* A try that follows a failure keeps the bar where it is; it would only flicker. */
  if (facts->error != NULL)
    {
      g_autofree char *reason = trouble (facts);

      face->sentence = g_strdup_printf (_("%s Trying again…"), reason);
      set_button (face, _("Try now"), "app.try-now");
    }
}

static void
face_connected (HeraldLinkFace *face,
                const HeraldLinkFacts *facts)
{
  set_state (face, "emblem-ok-symbolic", "link-up", _("Connected"));
  if (facts->blind_for > 0)
    {
      g_autofree char *length = herald_words_length ((gint64) facts->blind_for * G_USEC_PER_SEC);

      if (facts->blind_calls == 0)
        face->sentence = g_strdup_printf (_("Connected again. Herald saw no calls for %s."), length);
      else
        face->sentence = g_strdup_printf (ngettext ("Connected again. Blind for %s: %u call was added from the server.",
                                                    "Connected again. Blind for %s: %u calls were added from the server.",
                                                    facts->blind_calls),
                                          length, facts->blind_calls);
      set_button (face, facts->blind_calls == 0 ? _("Show calls") : _("Show"), "win.acknowledge");
    }
  else if (facts->warning != NULL)
    {
      face->sentence = g_strdup (facts->warning->message);
      set_button (face, _("Account…"), "app.preferences-account");
    }
}

/**
 * herald_link_face_init:
 * @face: (out caller-allocates): what is to be seen; free it with herald_link_face_clear()
 * @facts: what is known
 */
void
herald_link_face_init (HeraldLinkFace *face,
                       const HeraldLinkFacts *facts)
{
  *face = (HeraldLinkFace) { 0 };
  switch (facts->state)
    {
    case HERALD_LINK_CONNECTING:
    case HERALD_LINK_LOGGING_IN:
    case HERALD_LINK_SYNCING:
      face_connecting (face, facts);
      break;
    case HERALD_LINK_CONNECTED:
      face_connected (face, facts);
      break;
    case HERALD_LINK_WAITING:
      face_waiting (face, facts);
      break;
    case HERALD_LINK_FAILED:
      face_failed (face, facts);
      break;
    case HERALD_LINK_OFFLINE:
    default:
      set_state (face, "network-offline-symbolic", "link-off", _("Offline"));
      if (!facts->set_up)
        {
          face->sentence = g_strdup (_("Herald is not connected to a PBX yet."));
          set_button (face, _("Set up…"), "app.set-up");
        }
    }
}

/**
 * herald_link_face_clear:
 * @face: a face
 */
void
herald_link_face_clear (HeraldLinkFace *face)
{
  g_clear_pointer (&face->sentence, g_free);
}
