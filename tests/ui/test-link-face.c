/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the connection in words: always a word, on trouble one sentence and one button. */
#include "config/secrets.h"
#include "ui/link-face.h"

typedef struct
{
  const char *what;
  HeraldLinkState state;
  int error; /* HeraldPbxError, -1: none */
  gboolean set_up;
  gboolean lost;
  int retry_in; /* seconds */
  guint blind_for;
  const char *word, *sentence /* a pattern; NULL: no bar */, *action;
  guint blind_calls;
} Row;

static const Row rows[] = {
  { "not set up", HERALD_LINK_OFFLINE, -1, FALSE, FALSE, 0, 0, "Offline", "*not connected to a PBX yet.", "app.set-up" },
  { "offline", HERALD_LINK_OFFLINE, -1, TRUE, FALSE, 0, 0, "Offline", NULL, NULL },
  { "connecting", HERALD_LINK_CONNECTING, -1, TRUE, FALSE, 0, 0, "Connecting…", NULL, NULL },
  { "logging in", HERALD_LINK_LOGGING_IN, -1, TRUE, FALSE, 0, 0, "Connecting…", NULL, NULL },
  { "connected", HERALD_LINK_CONNECTED, -1, TRUE, FALSE, 0, 0, "Connected", NULL, NULL },
  { "blind", HERALD_LINK_CONNECTED, -1, TRUE, FALSE, 0, 38, "Connected",
    "Connected again. Herald saw no calls for 38 s.", "win.acknowledge" },
  { "blind, one call", HERALD_LINK_CONNECTED, -1, TRUE, FALSE, 0, 38, "Connected",
    "Connected again. Blind for 38 s: 1 call was added from the server.", "win.acknowledge", 1 },
  { "blind, two calls", HERALD_LINK_CONNECTED, -1, TRUE, FALSE, 0, 100, "Connected",
    "Connected again. Blind for *: 2 calls were added from the server.", "win.acknowledge", 2 },
  { "lost", HERALD_LINK_WAITING, HERALD_PBX_ERROR_LOST, TRUE, TRUE, 4, 0, "No connection",
    "Connection lost at ??:??. Trying again in 4 s.", "app.try-now" },
  { "unreachable", HERALD_LINK_WAITING, HERALD_PBX_ERROR_UNREACHABLE, TRUE, TRUE, 2, 0, "No connection",
    "The reason. Trying again in 2 s.", "app.try-now" },
  { "about to try", HERALD_LINK_WAITING, HERALD_PBX_ERROR_REFUSED, TRUE, FALSE, 0, 0, "No connection",
    "The reason. Trying again…", "app.try-now" },
  { "trying again", HERALD_LINK_CONNECTING, HERALD_PBX_ERROR_REFUSED, TRUE, FALSE, 0, 0, "Connecting…",
    "The reason. Trying again…", "app.try-now" },
  { "wrong password", HERALD_LINK_FAILED, HERALD_PBX_ERROR_WRONG_PASSWORD, TRUE, FALSE, 0, 0, "Not connected",
    "The reason.", "app.preferences-account" },
};

static void
test_row (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GError) error = NULL;
  g_auto (HeraldLinkFace) face = { 0 };
  HeraldLinkFacts facts = { row->state, NULL, row->set_up, row->lost ? g_get_real_time () : 0,
                            row->retry_in * G_USEC_PER_SEC, row->blind_for, row->blind_calls };

  if (row->error >= 0)
    facts.error = error = g_error_new_literal (HERALD_PBX_ERROR, row->error, "The reason.");
  herald_link_face_init (&face, &facts);
  g_assert_cmpstr (face.word, ==, row->word);
  g_assert_nonnull (face.icon);
  g_assert_nonnull (face.css_class);
  if (row->sentence == NULL)
    g_assert_null (face.sentence);
  else
    g_assert_true (g_pattern_match_simple (row->sentence, face.sentence));
  g_assert_cmpstr (face.action, ==, row->action);
  g_assert_cmpint (face.button != NULL, ==, row->action != NULL);
  g_assert_cmpint (face.ticking, ==, row->retry_in > 0);
}

/* A keyring that was locked may be open the next time one tries; a secret that is not there has to be typed. */
static void
test_keyring (void)
{
  static const struct
  {
    HeraldConfigError error;
    const char *action;
  } cases[] = {
    { HERALD_CONFIG_ERROR_LOCKED, "app.try-now" }, { HERALD_CONFIG_ERROR_CANCELLED, "app.try-now" },
    { HERALD_CONFIG_ERROR_FAILED, "app.try-now" }, { HERALD_CONFIG_ERROR_NO_SECRET, "app.preferences-account" },
    { HERALD_CONFIG_ERROR_NO_KEYRING, "app.preferences-account" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (HERALD_CONFIG_ERROR, (int) cases[i].error, "The reason.");
      g_auto (HeraldLinkFace) face = { 0 };
      HeraldLinkFacts facts = { HERALD_LINK_FAILED, error, TRUE, 0, 0, 0 };

      herald_link_face_init (&face, &facts);
      g_assert_cmpstr (face.sentence, ==, "The reason.");
      g_assert_cmpstr (face.action, ==, cases[i].action);
    }
}

/* Connected, but the server does not tell everything. */
static void
test_warning (void)
{
  g_autoptr (GError) warning = g_error_new_literal (HERALD_PBX_ERROR, HERALD_PBX_ERROR_PERMISSION, "What is not seen.");
  g_auto (HeraldLinkFace) face = { 0 };
  HeraldLinkFacts facts = { .state = HERALD_LINK_CONNECTED, .set_up = TRUE, .warning = warning };

  herald_link_face_init (&face, &facts);
  g_assert_cmpstr (face.word, ==, "Connected");
  g_assert_cmpstr (face.sentence, ==, "What is not seen.");
  g_assert_cmpstr (face.action, ==, "app.preferences-account");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdelimit (g_strconcat ("/link-face/", rows[i].what, NULL), " ", '-');

      g_test_add_data_func (path, &rows[i], test_row);
    }
  g_test_add_func ("/link-face/keyring", test_keyring);
  g_test_add_func ("/link-face/warning", test_warning);
  return g_test_run ();
}
