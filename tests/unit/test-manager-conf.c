/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The printed section of manager.conf, read as a server of the version reads it. */
#include <regex.h>
#include <string.h>

#include "diagnose/manager-conf.h"

typedef struct
{
  const char *version, *banner;
  HeraldFilterForm form;
  HeraldEra era;
} Kind;

#define BANNER(v) "Asterisk Call Manager/" v

static const Kind kinds[] = {
  { "1.4.44", NULL, HERALD_FILTER_NONE, HERALD_ERA_OLD },
  { "1.6.2.24", NULL, HERALD_FILTER_NONE, HERALD_ERA_OLD },
  { "1.8.32.3", NULL, HERALD_FILTER_BASIC, HERALD_ERA_OLD },
  { "11.25.3", NULL, HERALD_FILTER_BASIC, HERALD_ERA_OLD },
  { "12.8.2", NULL, HERALD_FILTER_BASIC, HERALD_ERA_NEW },
  { "13.38.3", NULL, HERALD_FILTER_EXTENDED, HERALD_ERA_NEW },
  { "16.28.0~dfsg-0+deb11u4", NULL, HERALD_FILTER_EXTENDED, HERALD_ERA_NEW },
  { "18.25.0", NULL, HERALD_FILTER_EXTENDED, HERALD_ERA_NEW },
  { "18.26.0", NULL, HERALD_FILTER_NAMES, HERALD_ERA_NEW },
  { "19.8.1", NULL, HERALD_FILTER_EXTENDED, HERALD_ERA_NEW },
  { "20.10.0", NULL, HERALD_FILTER_EXTENDED, HERALD_ERA_NEW },
  { "20.11.0", NULL, HERALD_FILTER_NAMES, HERALD_ERA_NEW },
  { "certified-20.7-cert4", NULL, HERALD_FILTER_EXTENDED, HERALD_ERA_NEW },
  { "certified/22.8-cert1", NULL, HERALD_FILTER_NAMES, HERALD_ERA_NEW },
  { "21.5.0", NULL, HERALD_FILTER_EXTENDED, HERALD_ERA_NEW },
  { "21.6.1", NULL, HERALD_FILTER_NAMES, HERALD_ERA_NEW },
  { "22.0.0", NULL, HERALD_FILTER_EXTENDED, HERALD_ERA_NEW },
  { "22.10.1+dfsg+~cs6.17", NULL, HERALD_FILTER_NAMES, HERALD_ERA_NEW },
  { "23.0.0", NULL, HERALD_FILTER_NAMES, HERALD_ERA_NEW },
  { "GIT-22-5fb5e5a", NULL, HERALD_FILTER_EXTENDED, HERALD_ERA_NEW },
  { "UNKNOWN__and_probably_unsupported", BANNER ("12.0.0"), HERALD_FILTER_NAMES, HERALD_ERA_NEW },
  { NULL, BANNER ("1.0"), HERALD_FILTER_NONE, HERALD_ERA_OLD },
  { NULL, BANNER ("1.1"), HERALD_FILTER_BASIC, HERALD_ERA_OLD },
  { NULL, BANNER ("2.5.0"), HERALD_FILTER_BASIC, HERALD_ERA_NEW },
  { NULL, BANNER ("5.0.4"), HERALD_FILTER_EXTENDED, HERALD_ERA_NEW },
  { NULL, BANNER ("11.0.0"), HERALD_FILTER_EXTENDED, HERALD_ERA_NEW }, /* 22.0 or later: the older form works on both */
  { NULL, BANNER ("99999999999999999999"), HERALD_FILTER_NAMES, HERALD_ERA_NEW },
  { NULL, "nonsense", HERALD_FILTER_BASIC, HERALD_ERA_BOTH },
  { NULL, NULL, HERALD_FILTER_BASIC, HERALD_ERA_BOTH },
};

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      HeraldServerKind kind = herald_server_kind_from_version (kinds[i].version, kinds[i].banner);

      g_test_message ("%s, %s", kinds[i].version, kinds[i].banner);
      g_assert_cmpint (kind.form, ==, kinds[i].form);
      g_assert_cmpint (kind.era, ==, kinds[i].era);
    }
}

/* main/manager.c, match_filter() and ast_manager_register_filter(): any include that matches the event's text. */
static gboolean
server_sends (const char *section,
              HeraldFilterForm form,
              const char *event)
{
  g_auto (GStrv) lines = g_strsplit (section, "\n", -1);
  g_autofree char *text = g_strdup_printf ("Event: %s\r\nPrivilege: call,all\r\nChannel: Event: Newchannel\r\n\r\n", event);
  g_autofree char *by_name = g_strdup_printf ("eventfilter(name(%s)) =", event);
  gboolean filtered = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      regex_t regex;
      gboolean matches;

      if (!g_str_has_prefix (lines[i], "eventfilter"))
        continue;
      filtered = TRUE;
      if (form == HERALD_FILTER_NAMES)
        {
          g_assert_true (g_str_has_prefix (lines[i], "eventfilter(name("));
          matches = g_str_equal (lines[i], by_name);
        }
      else
        {
          g_assert_true (g_str_has_prefix (lines[i], "eventfilter = "));
          g_assert_cmpint (regcomp (&regex, lines[i] + strlen ("eventfilter = "),
                                    (form == HERALD_FILTER_EXTENDED ? REG_EXTENDED : 0) | REG_NOSUB), ==, 0);
          matches = regexec (&regex, text, 0, NULL, 0) == 0;
          regfree (&regex);
        }
      if (matches)
        return TRUE;
    }
  return !filtered;
}

/* Whatever the tracker reads of that server comes, and nothing else. */
static void
test_filters (void)
{
  static const char *const others[] = { "BridgeCreate", "NewchannelX", "XHangup", "DialStateX", "VarSet", "DeviceStateChange", "RTCPSent" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const HeraldManagerConf conf = { .version = kinds[i].version, .banner = kinds[i].banner };
      g_autofree char *section = herald_manager_conf_write (&conf);

      for (HeraldAmiEvent event = HERALD_AMI_EVENT_OTHER + 1; event < HERALD_AMI_N_EVENTS; event++)
        {
          gboolean wanted = kinds[i].form == HERALD_FILTER_NONE || herald_event_filter_passes (event, kinds[i].era);

          if (server_sends (section, kinds[i].form, herald_ami_event_get_name (event)) != wanted)
            g_error ("%s: %s, %s", kinds[i].version, herald_ami_event_get_name (event), wanted ? "kept back" : "sent for nothing");
        }
      for (guint o = 0; kinds[i].form != HERALD_FILTER_NONE && o < G_N_ELEMENTS (others); o++)
        g_assert_false (server_sends (section, kinds[i].form, others[o]));
    }
}

/* What no rule of the tracker reads must not be asked for, what one reads must be, in one of the eras at least. */
static void
test_table (void)
{
  for (HeraldAmiEvent event = HERALD_AMI_EVENT_OTHER + 1; event < HERALD_AMI_N_EVENTS; event++)
    {
      gboolean some = herald_event_filter_passes (event, HERALD_ERA_OLD) || herald_event_filter_passes (event, HERALD_ERA_NEW);

      g_assert_true (some == herald_event_filter_passes (event, HERALD_ERA_BOTH));
      g_assert_true (some == (herald_event_is_read (event) && herald_event_uses[event].use != HERALD_USE_LIST));
    }
}

/* The classes that are asked for are those of the events in the filter. */
static void
test_classes (void)
{
  const HeraldManagerConf conf = { .user = "grace", .version = "22.10.1", .address = "192.0.2.7", .encrypted = TRUE };
  g_autofree char *section = herald_manager_conf_write (&conf);
  gboolean agent = FALSE, user = FALSE;

  for (HeraldAmiEvent event = HERALD_AMI_EVENT_OTHER + 1; event < HERALD_AMI_N_EVENTS; event++)
    {
      gboolean passes = herald_event_filter_passes (event, HERALD_ERA_NEW);

      agent = agent || (passes && herald_event_uses[event].class == HERALD_CLASS_AGENT);
      user = user || (passes && herald_event_uses[event].class == HERALD_CLASS_USER);
    }
  g_assert_true (agent && user);
  g_assert_nonnull (strstr (section, "\nread = call,agent,user\n"));
  g_assert_nonnull (strstr (section, "\nwrite = originate,call,reporting,agent\n"));
  g_assert_nonnull (strstr (section, "\n[grace]\n"));
  g_assert_nonnull (strstr (section, "\ndeny = 0.0.0.0/0.0.0.0\ndeny = ::/0\npermit = 192.0.2.7/255.255.255.255\n"));
  g_assert_nonnull (strstr (section, "\nwritetimeout = "));
  g_assert_nonnull (strstr (section, ";   tlsenable = yes\n"));
}

static void
test_ipv6 (void)
{
  const HeraldManagerConf conf = { .version = "22.10.1", .address = "2001:db8::7" };
  g_autofree char *section = herald_manager_conf_write (&conf);

  g_assert_nonnull (strstr (section, "\npermit = 2001:db8::7/128\n"));
}

/* Names come from settings and from the server; none of them may become a line of its own. */
static void
test_hostile (void)
{
  static const char *const evil[] = { "x]\nread = all\n;", "x\r\nwrite = all", "a;b", "", "]", "#include \"/etc/passwd\"" };
  const char *devices[] = { "PJSIP/1\nread = all", NULL };

  for (guint i = 0; i < G_N_ELEMENTS (evil); i++)
    {
      const HeraldManagerConf conf = { evil[i], evil[i], devices, evil[i], evil[i], evil[i], FALSE };
      g_autofree char *section = herald_manager_conf_write (&conf);
      g_auto (GStrv) lines = g_strsplit (section, "\n", -1);
      guint sections = 0;

      for (guint l = 0; lines[l] != NULL; l++)
        {
          g_assert_false (g_str_has_prefix (lines[l], "#"));
          g_assert_null (strchr (lines[l], '\r'));
          sections += lines[l][0] == '[';
          if (g_str_has_prefix (lines[l], "read"))
            g_assert_cmpstr (lines[l], ==, "read = call,agent,user");
          if (g_str_has_prefix (lines[l], "write ="))
            g_assert_cmpstr (lines[l], ==, "write = originate,call,reporting,agent");
        }
      g_assert_cmpuint (sections, ==, 1);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manager-conf/kinds", test_kinds);
  g_test_add_func ("/manager-conf/filters", test_filters);
  g_test_add_func ("/manager-conf/table", test_table);
  g_test_add_func ("/manager-conf/classes", test_classes);
  g_test_add_func ("/manager-conf/ipv6", test_ipv6);
  g_test_add_func ("/manager-conf/hostile", test_hostile);
  return g_test_run ();
}
