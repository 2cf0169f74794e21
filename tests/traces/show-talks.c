/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints for each recording on the command line who speaks with whom in it: "FILE NUMBER EXTENSION", in order. */
#include <stdlib.h>

#include "calls/talk-reader.h"
#include "wire/ami-parser.h"

static void
on_talk (const char *number,
         gboolean dialed,
         const char *extension,
         gpointer user_data)
{
  g_print ("%s\t%s\t%s\t%s\n", (const char *) user_data, number, extension, dialed ? "dialed" : "called");
}

static void
play (char *path)
{
  g_autoptr (HeraldTalkReader) reader = herald_talk_reader_new (5, on_talk, path);
  g_autoptr (HeraldAmiParser) parser = herald_ami_parser_new ();
  g_autofree char *text = NULL;
  gsize length, at = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    exit (EXIT_FAILURE);
  for (;;)
    {
      HeraldAmiMessage *message = NULL;
      HeraldAmiParse parsed = herald_ami_parser_next (parser, &message, NULL);

      if (parsed == HERALD_AMI_PARSE_MESSAGE)
        herald_talk_reader_feed (reader, message);
      else if (parsed == HERALD_AMI_PARSE_ERROR || (parsed == HERALD_AMI_PARSE_MORE && at == length))
        return;
      else if (parsed == HERALD_AMI_PARSE_MORE)
        at += herald_ami_parser_feed (parser, text + at, length - at);
    }
}

int
main (int argc,
      char **argv)
{
  for (int i = 1; i < argc; i++)
    play (argv[i]);
  return EXIT_SUCCESS;
}
