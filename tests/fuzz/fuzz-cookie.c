/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header of an answer over HTTP, as libsoup reads it, of whoever listens there: the session that it names goes back to the server in the
 * header of each request, so it may never hold anything but an id. */
#include <libsoup/soup.h>
#include <stdint.h>
#include <string.h>

#include "pbx/ami-http-private.h"
#include "wire/ajam.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
check (const char *cookie)
{
  g_autofree char *header = NULL, *again = NULL;

  if (cookie == NULL)
    return;
  g_assert_cmpuint (strlen (cookie), >, 0);
  g_assert_cmpuint (strlen (cookie), <=, HERALD_AJAM_COOKIE_MAX);
  g_assert_cmpuint (strspn (cookie, "0123456789abcdefABCDEF"), ==, strlen (cookie));
  header = g_strdup_printf ("mansession_id=\"%s\"; Version=1", cookie);
  again = herald_ajam_cookie (header);
  g_assert_cmpstr (again, ==, cookie);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t size)
{
  g_autoptr (GString) text = g_string_new_len ((const char *) data, (gssize) size); /* with its zeros, as from the wire */
  g_autofree char *alone = herald_ajam_cookie (text->str);
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

  check (alone);
  if (soup_headers_parse_response (text->str, (int) text->len, headers, NULL, NULL, NULL))
    {
      g_autofree char *cookie = herald_ami_http_cookie (headers);

      check (cookie);
    }
  soup_message_headers_unref (headers);
  return 0;
}
