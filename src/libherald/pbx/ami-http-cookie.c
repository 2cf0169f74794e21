/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which session an answer over HTTP is of. */

#include "pbx/ami-http-private.h"

#include <libsoup/soup.h>

#include "wire/ajam.h"

/* Of the header of an answer, in which a proxy may have set cookies of its own, before or after; %NULL: it is of no session. */
char *
herald_ami_http_cookie (SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  char *cookie = NULL;

  soup_message_headers_iter_init (&iter, headers);
  while (cookie == NULL && soup_message_headers_iter_next (&iter, &name, &value))
    if (g_ascii_strcasecmp (name, "Set-Cookie") == 0)
      cookie = herald_ajam_cookie (value);
  return cookie;
}
