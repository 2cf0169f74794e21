/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a notification says, and which buttons it has. */
#include "desktop/call-notice.h"
#include "moments.h"

static const struct
{
  const char *moment;
  HeraldNoticeKind kind;
  const char *title, *body, *actions;
} rows[] = {
  { "ringing", HERALD_NOTICE_CALL_INCOMING, "Ada Byron", "Analytical Engines Ltd · Support · +44 20 7946 0018",
    "default record hang-up" },
  { "unknown", HERALD_NOTICE_CALL_INCOMING, "089 12345678", "Munich", "default hang-up" },
  { "withheld", HERALD_NOTICE_CALL_INCOMING, "Withheld number", "", "default hang-up" },
  { "connected", HERALD_NOTICE_CALL, "Ada Byron", "Analytical Engines Ltd · Support · +44 20 7946 0018",
    "default record hang-up" },
  { "missed", HERALD_NOTICE_CALL_MISSED, "Missed call from Ada Byron",
    "Analytical Engines Ltd · Support · +44 20 7946 0018", "default record call-back" },
  { "perhaps", HERALD_NOTICE_CALL_INCOMING, "perhaps Ada Byron", "+44 20 7946 0018", "default hang-up" },
  { "switchboard", HERALD_NOTICE_CALL_INCOMING, "somebody at Analytical Engines Ltd", "+44 20 7946 0018", "default hang-up" },
};

static void
test_row (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (HeraldCallItem) item = moments_new (rows[i].moment);
  g_autoptr (HeraldNotice) notice = herald_call_notice_new (item);
  g_autoptr (GString) actions = g_string_new (NULL);

  for (guint j = 0; j < notice->n_actions; j++)
    g_string_append_printf (actions, "%s%s", j > 0 ? " " : "", notice->actions[j].key);
  g_assert_cmpint (notice->kind, ==, rows[i].kind);
  g_assert_cmpstr (notice->title, ==, rows[i].title);
  g_assert_cmpstr (notice->body, ==, rows[i].body);
  g_assert_cmpstr (actions->str, ==, rows[i].actions);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strconcat ("/call-notice/", rows[i].moment, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
    }
  return g_test_run ();
}
