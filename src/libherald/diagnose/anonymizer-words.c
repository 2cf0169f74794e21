/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of Asterisk and of telephony. They tell nothing of people, and a recording without them would be of no use:
 * technologies, states, verdicts, applications, and what dialplans and queues are commonly called. Every other word of a text
 * is replaced. Short, and no word that is also somebody's name. */

#include <string.h>

#include "diagnose/anonymizer-private.h"

/* Sorted, in small letters. */
static const char *const plain[] = {
  "abort", "absence", "absent", "accepted", "access", "account", "accountcode", "accounting", "ack", "acl", "action",
  "actionid", "active", "add", "agent", "agentcalled", "agentlogin", "agentpool", "agents", "alaw", "all", "allowed",
  "also", "amaflags", "announcer", "anonymous", "answer", "answered", "answeredelsewhere", "any", "aor", "app",
  "appdial", "appdial2", "append", "application", "appqueue", "arbitrary", "arg", "args", "arguments", "asterisk",
  "async", "asyncgoto", "attended", "audio", "audiosocket", "auth", "authentication", "auto", "available",
  "background", "bad", "base", "basic", "bearer", "bearercapability", "begin", "billing", "bin", "blacklisted",
  "blind", "blindtransfer", "booted", "br", "bridge", "bridged", "bridging", "busy", "busydest", "busyhere", "by",
  "bye", "call", "callback", "called", "caller", "callerid", "calling", "callingpres", "calls", "callwaiting",
  "cancel", "canceled", "cancelled", "capability", "cause", "cbann", "cbrec", "cdr", "challenge", "chan", "channel",
  "channels", "chanspy", "chanunavail", "check", "circuit", "clearing", "cli", "client", "cmd", "code", "codec",
  "command", "commands", "complete", "completed", "conf", "confbridge", "confbridgerecorder", "conference",
  "congestion", "connect", "connected", "connectedline", "console", "contact", "contacts", "context", "contexts",
  "core", "could", "created", "custom", "custompresence", "dahdi", "data", "database", "datacard", "db", "de",
  "default", "delete", "denied", "department", "dept", "desk", "dest", "destination", "destroy", "device", "devices",
  "dial", "dialed", "dialin", "dialing", "dialplan", "dialstatus", "dialstring", "did", "digest", "digit", "digits",
  "direct", "direction", "disable", "disabled", "display", "dnd", "does", "done", "dongle", "down", "dtmf",
  "dynamic", "elsewhere", "emergency", "empty", "en", "enable", "enabled", "end", "endpoint", "engine", "error",
  "es", "event", "events", "exec", "execute", "exist", "exists", "exit", "expired", "ext", "exten", "extension",
  "extensions", "facility", "failed", "failure", "false", "fax", "feature", "features", "file", "filter", "final",
  "finished", "first", "fish", "fmfm", "fmgl", "fmgrps", "fmpr", "follow", "followme", "followup", "for", "force",
  "forward", "forwarded", "found", "fr", "from", "fromqueue", "fully", "g711", "g722", "g723", "g726", "g729",
  "gateway", "gb", "generate", "generic", "get", "gone", "goodbye", "gosub", "gosubif", "goto", "gotoif", "group",
  "groups", "grp", "gsm", "gtalk", "h264", "h323", "handler", "hangup", "hangupcause", "has", "hash", "held",
  "helpdesk", "herald", "hint", "hold", "holding", "home", "host", "hotline", "http", "https", "iax", "iax2",
  "iaxmodem", "id", "idle", "ignored", "ilbc", "implemented", "in", "inbound", "inbounds", "incall", "incoming",
  "incompatible", "info", "information", "informational", "init", "inringing", "internal", "interworking", "inuse",
  "invalid", "invalidaccountid", "invite", "ip", "ipv4", "ipv6", "is", "isdn", "it", "item", "items", "ivr",
  "jingle", "join", "joined", "keep", "keepalive", "kept", "khomp", "lagged", "lc", "leave", "length", "level",
  "limit", "line", "linear", "link", "list", "live", "local", "location", "login", "logoff", "lookup", "loop",
  "lost", "mac", "machine", "macro", "macroexten", "mailbox", "manager", "mandatory", "masq", "md5", "meetme",
  "member", "members", "memory", "message", "messages", "mgcp", "mins", "minutes", "misdn", "missed", "missing",
  "mixmonitor", "moh", "monitor", "motif", "ms", "multicastrtp", "music", "musiconhold", "name", "native", "network",
  "new", "newchannel", "nl", "no", "noansdest", "noanswer", "nobody", "nok", "none", "noop", "normal", "not",
  "notinuse", "notpresent", "now", "null", "num", "number", "numbers", "off", "offhook", "office", "offline", "ok",
  "old", "on", "onhold", "online", "only", "onphone", "oob", "ooh323", "open", "operation", "opus", "or", "order",
  "orders", "orig", "origin", "originate", "other", "out", "outbound", "outgoing", "outrt", "outside", "page",
  "paging", "park", "parked", "parkedcall", "parking", "parse", "party", "pass", "password", "pause", "paused",
  "peer", "peers", "permission", "phone", "phones", "pickup", "pjsip", "pl", "play", "playback", "playtones",
  "point", "pong", "port", "pots", "pre", "preparing", "presence", "presented", "priority", "priv", "private",
  "privilege", "proceeding", "progress", "progression", "prohibited", "protocol", "proxy", "pstn", "pt", "public",
  "purchase", "queue", "queuecall", "queued", "queues", "random", "rate", "rdnis", "reachable", "read", "reading",
  "ready", "reason", "received", "reception", "recordcheck", "recorder", "recording", "redirect", "redirected",
  "refused", "register", "registered", "rejected", "reload", "reloaded", "remote", "remotely", "remove", "removed",
  "reporting", "request", "requested", "reserved", "reset", "resource", "response", "restricted", "result", "retry",
  "return", "rg", "ring", "ringall", "ringgroup", "ringing", "ringinguse", "ringinuse", "rna", "route", "rpid",
  "rsrvd", "rtcp", "rtp", "ru", "rules", "run", "running", "sales", "sayalpha", "saydigits", "sccp", "sched",
  "screen", "screened", "screening", "second", "secondary", "seconds", "secs", "security", "send", "sender", "sent",
  "sep", "server", "service", "servicedesk", "session", "set", "setcallerid", "setvar", "shared", "shutdown",
  "simple", "sip", "sipp", "sippeer", "sips", "skinny", "slin", "slin16", "slot", "snoop", "softmix", "source",
  "speex", "speex16", "spy", "sql", "start", "started", "starting", "state", "static", "status", "stereo", "stop",
  "string", "stun", "sub", "subscribe", "subscriber", "subscription", "success", "successful", "successfully",
  "support", "surrogate", "switch", "system", "table", "talking", "target", "tcp", "tech", "technology", "tel",
  "temporarily", "temporary", "test", "text", "thanks", "that", "the", "then", "there", "this", "time", "timeout",
  "timer", "tls", "to", "tone", "tr", "trace", "trans", "transfer", "transfered", "transferee", "transferer",
  "transferred", "transferring", "transport", "true", "trunk", "trunks", "type", "udp", "ulaw", "unable",
  "unallocated", "unassigned", "unassignednum", "unavail", "unavailable", "undefined", "unhold", "unicastrtp",
  "unique", "uniqueid", "unistim", "unknown", "unlink", "unmonitored", "unreachable", "unregistered", "unspecified",
  "unsupported", "up", "upgrade", "uri", "url", "us", "use", "user", "userevent", "username", "users", "value",
  "variable", "variables", "verified", "version", "video", "vm", "vmb", "vms", "vmu", "vmx", "voice", "voicemail",
  "voicemailmain", "vp8", "vpb", "wait", "waitexten", "waiting", "warehouse", "was", "websocket", "while", "with",
  "withheld", "wrong", "yes", "zap", "zombie",
};

/* Longer than any of them. */
#define WORD_MAX 24

/**
 * herald_anonymizer_is_plain_word:
 * @text: (array length=length): a word
 * @length: its bytes
 *
 * Returns: whether it tells nothing of people, so that it stays as it is
 */
gboolean
herald_anonymizer_is_plain_word (const char *text,
                                 gsize length)
{
  char folded[WORD_MAX + 1];
  gsize low = 0, high = G_N_ELEMENTS (plain);

  if (length > WORD_MAX)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    folded[i] = g_ascii_tolower (text[i]);
  folded[length] = '\0';
  while (low < high)
    {
      gsize middle = (low + high) / 2;
      int order = strcmp (folded, plain[middle]);

      if (order == 0)
        return TRUE;
      if (order < 0)
        high = middle;
      else
        low = middle + 1;
    }
  return FALSE;
}
