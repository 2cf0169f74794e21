/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of manager.conf by which a server sends what the tracker reads and nothing else. The list is the
 * tracker's own (calls/event-use.h). Sources: Asterisk's configs/samples/manager.conf.sample, and main/manager.c of
 * 1.8.0 (eventfilter), 13.0.0 (extended expressions), 18.26.0, 20.11.0, 21.6.0 and 22.1.0 (by name); all applied to the
 * real 16 and 22. */

#include "diagnose/event-filter.h"

#include <stdlib.h>
#include <string.h>

/* What is lost without the events of a kind, for the comment above them. */
static const char *const losses[HERALD_N_USES] = {
  [HERALD_USE_CHANNELS] = "channels that ring, answer and end: without these there are no calls",
  [HERALD_USE_CALLER] = "names and numbers that come late or that the dialplan changes: without, they show late or not at all",
  [HERALD_USE_DIALS] = "who calls whom, and how that ended: without, no call pops",
  [HERALD_USE_TALK] = "who talks with whom: without, a card shows the wrong party while a call is transferred, and afterwards",
  [HERALD_USE_HOLD] = "hold: without, a call on hold looks connected",
  [HERALD_USE_HELPERS] = "ring groups and follow-me over Local channels: without, their caller is not known before Asterisk 13.5",
  [HERALD_USE_TRANSFERS] = "transfers: without, a card does not say who has transferred the call",
  [HERALD_USE_PICKUP] = "pickup: without, a call that a colleague picks up stays on the screen until they talk",
  [HERALD_USE_PARKING] = "parked calls: without, one that I fetch has no number",
  [HERALD_USE_QUEUES] = "queues: without, a card does not name the queue; before Asterisk 12 its calls are told late, or when answered",
  [HERALD_USE_DATA] = "what the dialplan tells of a call: without, a card does not show it",
  [HERALD_USE_CLICK_TO_DIAL] = "click-to-dial: without, a dial that fails says nothing, and the doctor sees no calls",
  [HERALD_USE_MEMBERS] = "queue members: without, a break that a supervisor or the phone begins or ends is not shown",
};

/* "22.10.1+dfsg", "16.28.0~dfsg", "certified-20.7-cert2", "1.8.32.3", "GIT-22-abc": the first number and the one after
 * its dot. */
static void
read_version (const char *version,
              HeraldServerKind *kind)
{
  const char *p = version;
  char *end;

  while (*p != '\0' && !g_ascii_isdigit (*p))
    p++;
  kind->major = (guint) CLAMP (strtol (p, &end, 10), 0, 999);
  if (end != p && *end == '.')
    kind->minor = (guint) CLAMP (strtol (end + 1, NULL, 10), 0, 999);
}

static HeraldFilterForm
form_of (guint major,
         guint minor)
{
  static const struct
  {
    guint major, minor;
  } by_name[] = { { 18, 26 }, { 20, 11 }, { 21, 6 }, { 22, 1 } };

  if (major == 1 && minor < 8)
    return HERALD_FILTER_NONE;
  if (major < 13)
    return HERALD_FILTER_BASIC;
  for (guint i = 0; i < G_N_ELEMENTS (by_name); i++)
    if (major == by_name[i].major)
      return minor >= by_name[i].minor ? HERALD_FILTER_NAMES : HERALD_FILTER_EXTENDED;
  return major > 22 ? HERALD_FILTER_NAMES : HERALD_FILTER_EXTENDED;
}

/* The banner names the protocol, not the program: 1.1 is both 1.6 and 1.8, 2.5.0 both 12 and 13, 11.0.0 any 22. */
static void
guess_from_banner (const char *banner,
                   HeraldServerKind *kind)
{
  const char *slash = banner != NULL ? strchr (banner, '/') : NULL;
  HeraldServerKind protocol = { 0, 0, HERALD_FILTER_BASIC, HERALD_ERA_BOTH };

  if (slash != NULL)
    read_version (slash, &protocol);
  if (protocol.major == 1 && protocol.minor == 0)
    kind->form = HERALD_FILTER_NONE;
  else if (protocol.major >= 12)
    kind->form = HERALD_FILTER_NAMES;
  else
    kind->form = protocol.major >= 3 ? HERALD_FILTER_EXTENDED : HERALD_FILTER_BASIC;
  if (protocol.major > 0)
    kind->era = protocol.major == 1 ? HERALD_ERA_OLD : HERALD_ERA_NEW;
}

/**
 * herald_server_kind_from_version:
 * @version: (nullable): the server's version in its own words
 * @banner: (nullable): its greeting, "Asterisk Call Manager/11.0.0"
 *
 * What is not known is taken for what every server understands.
 *
 * Returns: what is known of the server
 */
HeraldServerKind
herald_server_kind_from_version (const char *version,
                                 const char *banner)
{
  HeraldServerKind kind = { 0, 0, HERALD_FILTER_BASIC, HERALD_ERA_BOTH };

  if (version != NULL)
    read_version (version, &kind);
  if (kind.major == 0)
    {
      kind.minor = 0;
      guess_from_banner (banner, &kind);
      return kind;
    }
  kind.form = form_of (kind.major, kind.minor);
  kind.era = kind.major < 12 ? HERALD_ERA_OLD : HERALD_ERA_NEW;
  return kind;
}

/**
 * herald_event_filter_passes:
 * @event: an event
 * @era: that of the server
 *
 * Returns: whether the filter for that server lets it through
 */
gboolean
herald_event_filter_passes (HeraldAmiEvent event,
                            HeraldEra era)
{
  HeraldEventUse use = herald_event_uses[event];

  return use.use != HERALD_USE_NONE && use.use != HERALD_USE_LIST
         && (era == HERALD_ERA_BOTH || use.era == HERALD_ERA_BOTH || use.era == era);
}

/* Its event's text begins "Event: Newchannel\r\n"; [[:space:]] is that end, so that Bridge is not BridgeEnter. */
static void
write_kind (GString *text,
            HeraldUse use,
            HeraldFilterForm form,
            HeraldEra era)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (HeraldAmiEvent event = HERALD_AMI_EVENT_OTHER + 1; event < HERALD_AMI_N_EVENTS; event++)
    {
      const char *name = herald_ami_event_get_name (event);

      if (herald_event_uses[event].use != use || !herald_event_filter_passes (event, era))
        continue;
      if (form == HERALD_FILTER_NAMES)
        g_string_append_printf (names, "eventfilter(name(%s)) =\n", name);
      else if (form == HERALD_FILTER_BASIC)
        g_string_append_printf (names, "eventfilter = ^Event: %s[[:space:]]\n", name);
      else
        g_string_append_printf (names, "%s%s", names->len > 0 ? "|" : "", name);
    }
  if (names->len == 0)
    return;
  g_string_append_printf (text, "; %s\n", losses[use]);
  if (form == HERALD_FILTER_EXTENDED)
    g_string_append_printf (text, "eventfilter = ^Event: (%s)[[:space:]]\n", names->str);
  else
    g_string_append (text, names->str);
}

/**
 * herald_event_filter_write:
 * @text: where the lines go
 * @form: what the server understands
 * @era: which events it has
 *
 * Writes the lines that let through what the tracker reads, each kind below a comment that says what is lost without.
 * Answers to actions, lists among them, are never filtered (measured on 16 and 22).
 */
void
herald_event_filter_write (GString *text,
                           HeraldFilterForm form,
                           HeraldEra era)
{
  if (form == HERALD_FILTER_NONE)
    return;
  for (HeraldUse use = HERALD_USE_CHANNELS; use < HERALD_N_USES; use++)
    write_kind (text, use, form, era);
}
