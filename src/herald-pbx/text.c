/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of events, header by header as Asterisk 22 writes it. */

#include "herald-pbx/text.h"

#include <string.h>

#include "herald-pbx/server.h"

/* Sets a string field, also to itself or to %NULL. */
void
sim_set (char **field,
         const char *value)
{
  char *copy = g_strdup (value);

  g_free (*field);
  *field = copy;
}

/* Appends one header. The value is written as it is: a caller's number with CR LF in it forges headers, as it
 * does on the real server. */
void
sim_text_add (GString *text,
              const char *key,
              const char *value)
{
  g_string_append (text, key);
  g_string_append (text, ": ");
  g_string_append (text, value != NULL ? value : "");
  g_string_append (text, "\r\n");
}

/* Appends one header with a number. */
void
sim_text_add_int (GString *text,
                  const char *key,
                  gint64 value)
{
  g_string_append_printf (text, "%s: %" G_GINT64_FORMAT "\r\n", key, value);
}

/* Returns: (transfer none): what Asterisk writes for a number or name that it does not know */
const char *
sim_text_or_unknown (const char *value)
{
  return value != NULL && *value != '\0' ? value : "<unknown>";
}

/* Asterisk writes names with C escapes (AST_MANAGER_..., ast_escape_c), numbers without. */
char *
sim_text_escape_name (const char *name)
{
  static const char from[] = "\a\b\f\n\r\t\v\\'\"?", to[] = "abfnrtv\\'\"?";
  GString *text;

  if (name == NULL || *name == '\0')
    return g_strdup ("<unknown>");
  text = g_string_sized_new (strlen (name) + 8);
  for (const char *p = name; *p != '\0'; p++)
    {
      const char *found = strchr (from, *p);

      if (found != NULL)
        {
          g_string_append_c (text, '\\');
          g_string_append_c (text, to[found - from]);
        }
      else
        g_string_append_c (text, *p);
    }
  return g_string_free (text, FALSE);
}

/* Returns: (transfer none): ChannelStateDesc */
const char *
sim_text_state (SimState state)
{
  switch (state)
    {
    case SIM_RING:
      return "Ring";
    case SIM_RINGING:
      return "Ringing";
    case SIM_UP:
      return "Up";
    case SIM_DOWN:
    default:
      return "Down";
    }
}

/* Returns: (transfer none): Cause-txt of a Q.850 cause */
const char *
sim_text_cause (int cause)
{
  static const struct
  {
    int cause;
    const char *text;
  } causes[] = {
    { 1, "Unallocated (unassigned) number" }, { 16, "Normal Clearing" },    { 17, "User busy" },
    { 19, "User alerting, no answer" },       { 21, "Call Rejected" },      { 26, "Answered elsewhere" },
    { 3, "No route to destination" },         { 127, "Interworking, unspecified" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (causes); i++)
    if (causes[i].cause == cause)
      return causes[i].text;
  return "Unknown";
}

static void
add_prefixed (GString *text,
              const char *prefix,
              const char *key,
              const char *value)
{
  g_string_append (text, prefix);
  sim_text_add (text, key, value);
}

/* Appends the snapshot of a channel, each header with @prefix in front: "", "Dest", "Transferee" ... */
void
sim_text_channel (GString *text,
                  const char *prefix,
                  const SimChannel *channel)
{
  g_autofree char *name = sim_text_escape_name (channel->cid_name);
  g_autofree char *line_name = sim_text_escape_name (channel->line_name);

  add_prefixed (text, prefix, "Channel", channel->name);
  g_string_append (text, prefix);
  sim_text_add_int (text, "ChannelState", channel->state);
  add_prefixed (text, prefix, "ChannelStateDesc", sim_text_state (channel->state));
  add_prefixed (text, prefix, "CallerIDNum", sim_text_or_unknown (channel->num));
  add_prefixed (text, prefix, "CallerIDName", name);
  add_prefixed (text, prefix, "ConnectedLineNum", sim_text_or_unknown (channel->line_num));
  add_prefixed (text, prefix, "ConnectedLineName", line_name);
  add_prefixed (text, prefix, "Language", "en");
  add_prefixed (text, prefix, "AccountCode", channel->account);
  add_prefixed (text, prefix, "Context", channel->context);
  add_prefixed (text, prefix, "Exten", channel->exten);
  g_string_append (text, prefix);
  sim_text_add_int (text, "Priority", channel->priority);
  add_prefixed (text, prefix, "Uniqueid", channel->uniqueid);
  add_prefixed (text, prefix, "Linkedid", channel->linkedid);
}

/* Appends the snapshot of a bridge, each header with @prefix in front: "", "To", "Orig" ... */
void
sim_text_bridge (GString *text,
                 const char *prefix,
                 const SimBridge *bridge)
{
  add_prefixed (text, prefix, "BridgeUniqueid", bridge->id);
  add_prefixed (text, prefix, "BridgeType", bridge->type);
  add_prefixed (text, prefix, "BridgeTechnology", bridge->technology);
  add_prefixed (text, prefix, "BridgeCreator", bridge->creator);
  add_prefixed (text, prefix, "BridgeName", bridge->name);
  g_string_append (text, prefix);
  sim_text_add_int (text, "BridgeNumChannels", bridge->channels->len);
  add_prefixed (text, prefix, "BridgeVideoSourceMode", "none");
}

static const char *
class_name (SimClass event_class)
{
  switch (event_class)
    {
    case SIM_CLASS_AGENT:
      return "agent,all";
    case SIM_CLASS_DTMF:
      return "dtmf,all";
    case SIM_CLASS_USER:
      return "user,all";
    case SIM_CLASS_SYSTEM:
      return "system,all";
    case SIM_CLASS_SECURITY:
      return "security,all";
    default:
      return "call,all";
    }
}

/* Begins the event @name in sim->event; the caller appends its headers and calls sim_event_end(). */
void
sim_event_begin (HeraldSim *sim,
                 const char *name,
                 SimClass event_class)
{
  gint64 now = sim_clock_now (sim->clock);

  g_string_truncate (sim->event, 0);
  sim->event_class = event_class;
  sim_text_add (sim->event, "Event", name);
  sim_text_add (sim->event, "Privilege", class_name (event_class));
  if (sim->timestamps)
    g_string_append_printf (sim->event, "Timestamp: %" G_GINT64_FORMAT ".%06d\r\n", now / G_USEC_PER_SEC,
                            (int) (now % G_USEC_PER_SEC));
  if (sim->system_name != NULL)
    sim_text_add (sim->event, "SystemName", sim->system_name);
}

/* Sends the event to everybody who may read its class. */
void
sim_event_end (HeraldSim *sim)
{
  g_string_append (sim->event, "\r\n");
  sim->events++;
  sim_server_broadcast (sim->server, sim->event->str, sim->event->len, sim->event_class);
}
