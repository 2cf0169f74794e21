/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The scenarios that come with the program. */

#include "herald-pbx/sim.h"

static const struct
{
  const char *name, *summary, *text;
} scenarios[] = {
  { "demo", "one call through the queue, answered; one missed; then quiet",
    "wait 2s\n"
    "userevent ada HeraldPop \"Data-ticket: 2026-0815\" \"Data-customer_no: 4711\"\n"
    "call ada from +442079460018 \"Ada Byron\" to support\n"
    "wait 3s\n"
    "answer 1001\n"
    "wait 6s\n"
    "hangup ada\n"
    "wait 4s\n"
    "call charles from +442079460123 \"Charles Babbage\" to 1001\n"
    "wait 5s\n"
    "hangup charles\n" },
  { "quiet", "nobody calls; phones and numbers answer when dialled", "wait 1s\n" },
  { "incoming", "a direct call to 1001, answered", "wait 1s\n"
    "call ada from +442079460018 \"Ada Byron\" to 1001\nwait 3s\nanswer 1001\nwait 5s\nhangup ada\n" },
  { "missed", "a direct call to 1001 that nobody answers", "wait 1s\n"
    "call ada from +442079460018 \"Ada Byron\" to 1001\nwait 6s\nhangup ada\n" },
  { "call-waiting", "a second call while 1001 talks; the first is held, then taken back", "wait 1s\n"
    "call ada from +442079460018 \"Ada Byron\" to 1001\nwait 2s\nanswer 1001\nwait 4s\n"
    "call charles from +442079460123 \"Charles Babbage\" to 1001\nwait 3s\nhold 1001\nanswer 1001\nwait 5s\n"
    "hangup charles\nwait 1s\nresume 1001\nwait 3s\nhangup ada\n" },
  { "ring-group", "1001, 1002 and 1003 ring; 1002 answers", "wait 1s\n"
    "call ada from +442079460018 \"Ada Byron\" to sales\nwait 3s\nanswer 1002\nwait 5s\nhangup ada\n" },
  { "queue", "a caller in the queue: two rounds, 1001 answers; another gives up",
    "queue support 1001 1002 ring 8s retry 3s\nwait 1s\n"
    "call ada from +442079460018 \"Ada Byron\" to support\nwait 14s\nanswer 1001\nwait 6s\nhangup 1001\nwait 2s\n"
    "call grace from +12025550147 \"Grace Hopper\" to support\nwait 5s\nhangup grace\n" },
  { "transfers", "blind and attended transfer, park and retrieve", "wait 1s\n"
    "call ada from +442079460018 \"Ada Byron\" to 1001\nwait 2s\nanswer 1001\nwait 3s\n"
    "transfer 1001 1002\nwait 2s\nanswer 1002\nwait 4s\nhangup ada\nwait 2s\n"
    "call charles from +442079460123 \"Charles Babbage\" to 1001\nwait 2s\nanswer 1001\nwait 3s\n"
    "consult 1001 1002\nwait 6s\ncomplete 1001\nwait 4s\nhangup charles\nwait 2s\n"
    "call emmy from +4989123456 \"Emmy Noether\" to 1001\nwait 2s\nanswer 1001\nwait 3s\n"
    "park 1001\nwait 3s\ndial fetch 1002 701\nwait 4s\nhangup emmy\n" },
  { "busy-day", "calls at random, for ever (see seed)",
    "phone 1002 answers 4s\nphone 1003 answers 6s\nseed 1\nwait 1s\nrandom 3s..12s\n" },
  { "forged-number", "a caller whose number carries forged headers (CR LF), as a real Asterisk passes them on", "wait 1s\n"
    "call eve from \"0301\\r\\nEvent: Newchannel\\r\\nChannel: PJSIP/1001-x\" \"Eve\" to 1001\nwait 3s\nhangup eve\n" },
  { "hostile-name", "a caller whose name is markup and control characters", "wait 1s\n"
    "call eve from +4930666 \"<b>Eve</b>\\r\\n\\033[31m\\xe2\\x80\\xaeevE\\t'\\\"\" to 1001\nwait 3s\nhangup eve\n" },
};

/* Returns: (transfer none) (nullable): the text of a built-in scenario */
const char *
herald_sim_builtin_scenario (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (scenarios); i++)
    if (g_str_equal (scenarios[i].name, name))
      return scenarios[i].text;
  return NULL;
}

/* Returns: (transfer full): the built-in scenarios, one per line with what happens */
char *
herald_sim_list_scenarios (void)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (scenarios); i++)
    g_string_append_printf (text, "%-14s %s\n", scenarios[i].name, scenarios[i].summary);
  return g_string_free (text, FALSE);
}
