/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a notification says, in the way that this server understands best. To be used in the thread of libnotify. */

#include "desktop/notice-hints.h"

#include "ui/picture.h"

static gboolean
has (GList *caps,
     const char *name)
{
  return g_list_find_custom (caps, name, (GCompareFunc) g_strcmp0) != NULL;
}

/**
 * herald_abilities_ask:
 * @abilities: to be filled, unless the server has answered before
 *
 * Waits for the server.
 */
void
herald_abilities_ask (HeraldAbilities *abilities)
{
  GList *caps;

  if (abilities->asked)
    return;
  caps = notify_get_server_caps ();
  *abilities = (HeraldAbilities) {
    .asked = caps != NULL,
    .actions = has (caps, "actions"),
    /* Every server that answers at all has said so; who says nothing is taken for one that shows text. */
    .body = caps == NULL || has (caps, "body"),
    .markup = has (caps, "body-markup"),
    .pictures = has (caps, "icon-static") || has (caps, "icon-multi") || has (caps, "body-images"),
    .sound = has (caps, "sound"),
    .persistence = has (caps, "persistence"),
  };
  g_list_free_full (caps, g_free);
}

static void
set_sound (NotifyNotification *notification,
           const HeraldNotice *notice,
           const HeraldAbilities *abilities,
           gboolean first)
{
  gboolean heard = notice->sound && first && notice->kind == HERALD_NOTICE_CALL_INCOMING;

  if (heard && abilities->sound)
    notify_notification_set_hint (notification, "sound-name", g_variant_new_string ("phone-incoming-call"));
  else
    notify_notification_set_hint (notification, "suppress-sound", g_variant_new_boolean (TRUE));
}

static void
set_hints (NotifyNotification *notification,
           const HeraldNotice *notice,
           const HeraldAbilities *abilities,
           gboolean quiet)
{
  static const char *const categories[] = { "call.incoming", "call", "call.unanswered" };
  gboolean ringing = notice->kind == HERALD_NOTICE_CALL_INCOMING;
  gboolean missed = notice->kind == HERALD_NOTICE_CALL_MISSED;

  notify_notification_set_category (notification, categories[notice->kind]);
  notify_notification_set_hint (notification, "desktop-entry", g_variant_new_string ("org.heraldcti.Herald"));
  notify_notification_set_hint (notification, "resident", g_variant_new_boolean (ringing));
  /* Of the moment only: it need not be found in a list of what was not seen. What rings may be, until it is taken back. */
  if (!ringing && !missed)
    notify_notification_set_hint (notification, "transient", g_variant_new_boolean (TRUE));
  /* A critical one would be shown over the desktop's own "do not disturb". */
  notify_notification_set_urgency (notification,
                                   ringing && notice->urgent && !quiet ? NOTIFY_URGENCY_CRITICAL : NOTIFY_URGENCY_NORMAL);
  /* A missed call stays until it is seen: in the server's list, or on the screen where there is none. */
  notify_notification_set_timeout (notification, ringing || (missed && !abilities->persistence) ? NOTIFY_EXPIRES_NEVER
                                                                                                 : NOTIFY_EXPIRES_DEFAULT);
}

/* Without a body there is one line. */
static char *
write_summary (const HeraldNotice *notice,
               const HeraldAbilities *abilities)
{
  g_autofree char *line = NULL;

  if (abilities->body || *notice->body == '\0')
    return g_strdup (notice->title);
  line = g_strdelimit (g_strdup (notice->body), "\n", ' ');
  return g_strconcat (notice->title, " · ", line, NULL);
}

/**
 * herald_notice_hints_apply:
 * @notice: what shall be said
 * @abilities: of the server
 * @quiet: whether the desktop is not to be disturbed
 * @first: whether it is shown for the first time
 * @icon: the name of Herald's icon
 * @notification: (nullable) (transfer full): the one to be changed
 *
 * Sets everything but the actions.
 *
 * Returns: (transfer full): @notification, or a new one
 */
NotifyNotification *
herald_notice_hints_apply (const HeraldNotice *notice,
                           const HeraldAbilities *abilities,
                           gboolean quiet,
                           gboolean first,
                           const char *icon,
                           NotifyNotification *notification)
{
  g_autofree char *summary = write_summary (notice, abilities);
  g_autofree char *body = NULL;

  if (!abilities->body)
    body = g_strdup ("");
  else
    body = abilities->markup ? g_markup_escape_text (notice->body, -1) : g_strdup (notice->body);
  if (notification == NULL)
    notification = notify_notification_new (summary, body, icon);
  else
    notify_notification_update (notification, summary, body, icon);
  notify_notification_clear_hints (notification);
  set_hints (notification, notice, abilities, quiet);
  set_sound (notification, notice, abilities, first);
  if (abilities->pictures || !abilities->asked)
    {
      g_autoptr (GdkPixbuf) picture = herald_picture_new_pixbuf (notice->picture);

      /* Under the name that the server's version of the specification has for it. */
      if (picture != NULL)
        notify_notification_set_image_from_pixbuf (notification, picture);
    }
  return notification;
}
