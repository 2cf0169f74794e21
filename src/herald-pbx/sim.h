/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A PBX in a box: speaks AMI on loopback, with people who call, ring, answer and give up. */
typedef struct _HeraldSim HeraldSim;

#define HERALD_SIM_ERROR (herald_sim_error_quark ())

typedef enum
{
  HERALD_SIM_ERROR_SCENARIO, /* a line of a scenario that cannot be read or done; the message names the line */
  HERALD_SIM_ERROR_ADDRESS,  /* not a loopback address */
  HERALD_SIM_ERROR_TLS,      /* no certificate could be made */
} HeraldSimError;

/* How time passes for the people of the simulator. */
typedef enum
{
  HERALD_SIM_TIME_REAL,   /* as on the wall */
  HERALD_SIM_TIME_FAST,   /* jumps to the next thing to do whenever the main loop is idle and all is written */
  HERALD_SIM_TIME_MANUAL, /* only by herald_sim_advance() */
} HeraldSimTime;

/* What goes wrong. A fault holds for every connection, present and future, until the next one is set. */
typedef enum
{
  HERALD_SIM_FAULT_NONE,
  HERALD_SIM_FAULT_STOP_READING, /* nothing that the client sends is read */
  HERALD_SIM_FAULT_STOP_WRITING, /* nothing is sent any more, the connection stays */
  HERALD_SIM_FAULT_FREEZE,       /* both, as a server stopped by SIGSTOP */
  HERALD_SIM_FAULT_CUT,          /* present connections are closed at once; new ones are refused a banner and closed */
  HERALD_SIM_FAULT_RESET,        /* the same by a TCP reset */
  HERALD_SIM_FAULT_HALF,         /* half a message, then closed */
  HERALD_SIM_FAULT_GARBAGE,      /* bytes that are no AMI */
  HERALD_SIM_FAULT_SLOW,         /* one byte at a time */
  HERALD_SIM_FAULT_HUGE_LINE,    /* a line of 100 MB */
  HERALD_SIM_FAULT_NO_BANNER,    /* accepts and says nothing */
  HERALD_SIM_FAULT_WRONG_BANNER, /* greets as another kind of server */
  HERALD_SIM_FAULT_NO_LOGIN,     /* greets, but never answers a Login or Challenge */
  HERALD_SIM_FAULT_WRONG_COUNT,  /* list answers end with a wrong number of items */
  HERALD_SIM_FAULT_NO_LIST_END,  /* list answers never end */
  HERALD_SIM_N_FAULTS
} HeraldSimFault;

GQuark herald_sim_error_quark (void);

HeraldSim *herald_sim_new (HeraldSimTime time) G_GNUC_WARN_UNUSED_RESULT;
void herald_sim_free (HeraldSim *sim);

/* Set up, before listening. */
void herald_sim_set_extensions (HeraldSim *sim, guint count);
void herald_sim_set_system_name (HeraldSim *sim, const char *name);
void herald_sim_set_banner (HeraldSim *sim, const char *banner);
void herald_sim_set_login_delay (HeraldSim *sim, guint milliseconds);
void herald_sim_set_login_timeout (HeraldSim *sim, guint milliseconds);
void herald_sim_set_multiple_logins (HeraldSim *sim, gboolean allowed);
void herald_sim_set_http_prefix (HeraldSim *sim, const char *prefix);
void herald_sim_set_http_times (HeraldSim *sim, guint timeout_s, guint keep_alive_ms);
void herald_sim_set_private_actions (HeraldSim *sim, gboolean allowed);
void herald_sim_add_user (HeraldSim *sim, const char *name, const char *secret, const char *read, const char *write);

gboolean herald_sim_listen (HeraldSim *sim, const char *address, guint16 port, GError **error);
gboolean herald_sim_listen_tls (HeraldSim *sim, const char *address, guint16 port, GTlsCertificate *certificate,
                                GError **error);
gboolean herald_sim_listen_http (HeraldSim *sim, const char *address, guint16 port, GTlsCertificate *certificate,
                                 GError **error);
guint16 herald_sim_get_port (HeraldSim *sim);
guint16 herald_sim_get_tls_port (HeraldSim *sim);
guint16 herald_sim_get_http_port (HeraldSim *sim);
guint16 herald_sim_get_https_port (HeraldSim *sim);
GTlsCertificate *herald_sim_certificate_new (const char *host, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *herald_sim_certificate_dup_pin (GTlsCertificate *certificate) G_GNUC_WARN_UNUSED_RESULT;

/* People. */
gboolean herald_sim_play (HeraldSim *sim, const char *scenario, GError **error);
gboolean herald_sim_do (HeraldSim *sim, const char *line, GError **error);
gboolean herald_sim_is_done (HeraldSim *sim);
void herald_sim_set_wait_for_login (HeraldSim *sim, gboolean wait);
void herald_sim_set_load (HeraldSim *sim, double events_per_second);
const char *herald_sim_builtin_scenario (const char *name);
char *herald_sim_list_scenarios (void) G_GNUC_WARN_UNUSED_RESULT;
char *herald_sim_describe_language (void) G_GNUC_WARN_UNUSED_RESULT;

/* Time, in milliseconds. */
void herald_sim_advance (HeraldSim *sim, guint milliseconds);

/* Events that the caller has written himself. */
void herald_sim_tell (HeraldSim *sim, const char *events, gsize length);

/* What happened. */
guint herald_sim_count_clients (HeraldSim *sim);
guint herald_sim_count_logins (HeraldSim *sim);
guint herald_sim_count_actions (HeraldSim *sim, const char *action);
char *herald_sim_dup_last_action (HeraldSim *sim, const char *action) G_GNUC_WARN_UNUSED_RESULT;
guint herald_sim_count_channels (HeraldSim *sim, const char *device);
char *herald_sim_dup_channel (HeraldSim *sim, const char *device) G_GNUC_WARN_UNUSED_RESULT;
guint64 herald_sim_count_events (HeraldSim *sim);

/* Trouble. */
void herald_sim_set_fault (HeraldSim *sim, HeraldSimFault fault);
gboolean herald_sim_fault_from_name (const char *name, HeraldSimFault *fault);
const char *herald_sim_fault_name (HeraldSimFault fault);
void herald_sim_kick (HeraldSim *sim);
void herald_sim_restart (HeraldSim *sim);
void herald_sim_send_raw (HeraldSim *sim, const char *bytes, gssize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeraldSim, herald_sim_free)

G_END_DECLS
