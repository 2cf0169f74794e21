/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a link that sets Herald up says: what is taken of it has no control characters, is bounded, and is the same when
 * it is written again. The same bytes as herald.conf: what is read of them is of the schema's types. */

#include <stdint.h>
#include <string.h>

#include "config/enrolment.h"
#include "config/site-conf.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check_parts (HeraldEnrolment *enrolment,
             HeraldEnrolment *again)
{
  for (guint part = 0; part < HERALD_ENROLMENT_DEVICE; part++)
    {
      const char *text = herald_enrolment_get (enrolment, part);

      g_assert_cmpstr (text, ==, herald_enrolment_get (again, part));
      if (text == NULL)
        continue;
      g_assert_true (*text != '\0' && g_utf8_validate (text, -1, NULL));
      g_assert_cmpuint (strlen (text), <=, HERALD_ENROLMENT_SECRET_MAX);
      for (const char *p = text; *p != '\0'; p++)
        g_assert_false (g_ascii_iscntrl (*p));
    }
  g_assert_true (g_strv_equal (herald_enrolment_get_devices (enrolment), herald_enrolment_get_devices (again)));
}

static void
check_link (const char *link)
{
  g_autoptr (HeraldEnrolment) enrolment = herald_enrolment_parse (link, NULL);
  g_autoptr (HeraldEnrolment) again = NULL;
  g_autofree char *written = NULL;

  if (enrolment == NULL)
    return;
  written = herald_enrolment_to_link (enrolment);
  again = herald_enrolment_parse (written, NULL);
  /* Escaped, it can be too long. */
  if (again != NULL)
    check_parts (enrolment, again);
  else
    g_assert_cmpuint (strlen (written), >, HERALD_ENROLMENT_LINK_MAX);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *link = g_strconcat ("herald:enroll?", text, NULL);
  g_autoptr (HeraldSiteConf) conf = herald_site_conf_parse ((const char *) data, size);
  GVariant *port = herald_site_conf_get (conf, HERALD_SETTINGS_PATH "server-port");

  g_assert_true (port == NULL || g_variant_get_uint32 (port) <= G_MAXUINT16);
  g_assert_cmpuint (herald_site_conf_get_complaints (conf)->len, <=, HERALD_SITE_COMPLAINTS_MAX);
  check_link (text);
  check_link (link);
  return 0;
}
