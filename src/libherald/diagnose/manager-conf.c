/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section of manager.conf with the least rights that Herald needs, for an administrator to copy. */

#include "diagnose/manager-conf.h"

#include <string.h>

/* A section's name, a number or a version is shorter. */
#define WORD_MAX 80

/* A word that can stand in the file without meaning anything there: no bracket, semicolon or end of line. */
static char *
clean_word (const char *word,
            const char *otherwise)
{
  GString *clean = g_string_new (NULL);

  for (const char *p = word != NULL ? word : ""; *p != '\0' && clean->len < WORD_MAX; p++)
    if (g_ascii_isalnum (*p) || strchr ("-_.+~@/:#*", *p) != NULL)
      g_string_append_c (clean, *p);
  if (clean->len == 0)
    g_string_append (clean, otherwise);
  return g_string_free (clean, FALSE);
}

static void
write_head (GString *text,
            const HeraldManagerConf *conf)
{
  g_autofree char *extension = clean_word (conf->extension, "this agent");
  g_autofree char *version = clean_word (conf->version, "of a version that it does not tell");

  g_string_append_printf (text, "; The least that Herald needs for %s", extension);
  for (guint i = 0; conf->devices != NULL && conf->devices[i] != NULL; i++)
    {
      g_autofree char *device = clean_word (conf->devices[i], "");

      g_string_append_printf (text, "%s%s", i == 0 ? " (" : ", ", device);
    }
  g_string_append (text, conf->devices != NULL && conf->devices[0] != NULL ? ")" : "");
  g_string_append_printf (text, ", on an Asterisk %s.\n"
                                "; It goes to the end of manager.conf (with FreePBX: manager_custom.conf); then: asterisk -rx \"manager reload\"\n",
                          version);
}

static void
write_tls (GString *text,
           const HeraldManagerConf *conf)
{
  g_string_append (text, conf->encrypted
                             ? "; The connection is encrypted, by these lines of [general]; leave them there. Without them the manager\n"
                               "; answers in the open: who listens reads every number and can take over the session.\n"
                             : "; Encryption: these lines belong to [general]. Without them who listens on the way reads every number, and\n"
                               "; with the plain login the password.\n");
  g_string_append (text, ";   tlsenable = yes\n"
                         ";   tlsbindaddr = 0.0.0.0:5039\n"
                         ";   tlscertfile = /etc/asterisk/keys/asterisk.pem\n"
                         ";   tlsprivatekey = /etc/asterisk/keys/asterisk.key\n");
}

/* The rules of one address family do not concern the other: both are denied. */
static void
write_access (GString *text,
              const HeraldManagerConf *conf)
{
  gboolean ipv6 = conf->address != NULL && strchr (conf->address, ':') != NULL;
  g_autofree char *address = clean_word (conf->address, "192.0.2.1");

  g_string_append (text, "; From where: one line permit for each computer of the agent. Without the three lines anybody who knows the\n"
                         "; password may log in, from anywhere.\n");
  if (conf->address == NULL)
    g_string_append (text, "; 192.0.2.1 stands for the agent's computer: put its address there.\n");
  g_string_append_printf (text, "deny = 0.0.0.0/0.0.0.0\ndeny = ::/0\npermit = %s%s\n", address,
                          ipv6 ? "/128" : "/255.255.255.255");
}

static void
write_classes (GString *text)
{
  g_string_append (text, "; Events. call: without it no call is seen at all. agent: without it no queue is. user: without it\n"
                         "; nothing that the dialplan tells of a call (UserEvent HeraldPop). No other class is read.\n"
                         "read = call,agent,user\n"
                         "; Actions. originate: without it Herald cannot dial. call: without it it cannot hang up, transfer, park, or find\n"
                         "; the phones of an extension by its hint. reporting: without it it cannot park, and asks for the calls of before the\n"
                         "; login in a way that costs the server more. agent: without it the agent cannot take a break from the queues.\n"
                         "; No other class is used: system, command and config would give who finds the password the machine.\n"
                         "write = originate,call,reporting,agent\n");
}

static void
write_filter (GString *text,
              const HeraldManagerConf *conf)
{
  HeraldServerKind kind = herald_server_kind_from_version (conf->version, conf->banner);

  if (kind.form == HERALD_FILTER_NONE)
    {
      g_string_append (text, "; This version sends every event of these classes; it cannot be told which (eventfilter is in 1.8 and later).\n");
      return;
    }
  g_string_append (text, "; The server need not send what Herald does not read. All of these lines, or none: with a few of them only,\n"
                         "; the events of the others do not come. None: everything of the classes above comes, which costs both sides time.\n");
  herald_event_filter_write (text, kind.form, kind.era);
}

/**
 * herald_manager_conf_write:
 * @conf: whom it is for
 *
 * The password is not in it.
 *
 * Returns: (transfer full): the section, comments included
 */
char *
herald_manager_conf_write (const HeraldManagerConf *conf)
{
  GString *text = g_string_new (NULL);
  g_autofree char *user = clean_word (conf->user, "herald");

  write_head (text, conf);
  write_tls (text, conf);
  g_string_append_printf (text, "\n[%s]\n"
                                "; A password of its own for each agent, long and random; without the line nobody can log in.\n"
                                ";secret = \n",
                          user);
  write_access (text, conf);
  write_classes (text);
  g_string_append (text, "; A desktop that is busy for longer than this, in milliseconds, is disconnected. Without the line it is 100, and a\n"
                         "; moment's load costs the connection.\n"
                         "writetimeout = 5000\n");
  write_filter (text, conf);
  return g_string_free (text, FALSE);
}
