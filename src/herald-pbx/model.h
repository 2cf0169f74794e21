/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the PBX is made of. Each struct belongs to the file that is named beside it. */
#pragma once

#include "herald-pbx/clock.h"

G_BEGIN_DECLS

/** SIM_ID_MAX: bytes of a caller's number or name; a longer one is cut, as Asterisk does (80-byte buffers). */
#define SIM_ID_MAX 79

/* Classes of manager.conf; an event needs one of its user's read classes, an action one of the write classes. */
typedef enum
{
  SIM_CLASS_NONE = 0,
  SIM_CLASS_SYSTEM = 1 << 0,
  SIM_CLASS_CALL = 1 << 1,
  SIM_CLASS_LOG = 1 << 2,
  SIM_CLASS_VERBOSE = 1 << 3,
  SIM_CLASS_COMMAND = 1 << 4,
  SIM_CLASS_AGENT = 1 << 5,
  SIM_CLASS_USER = 1 << 6,
  SIM_CLASS_CONFIG = 1 << 7,
  SIM_CLASS_DTMF = 1 << 8,
  SIM_CLASS_REPORTING = 1 << 9,
  SIM_CLASS_CDR = 1 << 10,
  SIM_CLASS_DIALPLAN = 1 << 11,
  SIM_CLASS_ORIGINATE = 1 << 12,
  SIM_CLASS_SECURITY = 1 << 13,
  SIM_CLASS_ALL = (1 << 14) - 1,
} SimClass;

typedef struct _SimChannel SimChannel;
typedef struct _SimBridge SimBridge;
typedef struct _SimDial SimDial;
typedef struct _SimPhone SimPhone;
typedef struct _SimQueue SimQueue;
typedef struct _SimTransfer SimTransfer;
typedef struct _SimClient SimClient;
typedef struct _SimConnection SimConnection;
typedef struct _SimWeb SimWeb;
typedef struct _SimWebSession SimWebSession;
typedef struct _SimServer SimServer;
typedef struct _SimScenario SimScenario;
typedef struct _SimLoad SimLoad;
typedef struct _SimFaults SimFaults;

typedef enum
{
  SIM_DOWN = 0,
  SIM_RING = 4,    /* it calls, and hears ringing */
  SIM_RINGING = 5, /* it rings */
  SIM_UP = 6,
} SimState;

/* What a person does when the phone rings. */
typedef enum
{
  SIM_MANNER_RINGS,   /* never answers */
  SIM_MANNER_ANSWERS, /* after a while */
  SIM_MANNER_BUSY,    /* 486; after a while, or at once without ringing */
  SIM_MANNER_REJECTS, /* 603 after a while */
  SIM_MANNER_UNKNOWN, /* 404: there is no such number */
} SimManner;

/* channel.c */
struct _SimChannel
{
  HeraldSim *sim;
  char *name;
  char *device; /* the name before its last "-" */
  char *uniqueid, *linkedid;
  SimState state;
  char *num, *cid_name;   /* its caller id; %NULL: unknown */
  char *line_num, *line_name; /* its connected line */
  char *account, *context, *exten;
  int priority;
  char *dnid;
  char *app, *app_data;
  gint64 created;
  gint64 answered;
  SimPhone *phone;   /* %NULL for a Local half */
  SimBridge *bridge;
  SimDial *dial;     /* as the caller */
  SimDial *leg_of;   /* as one that is dialled */
  SimTransfer *transfer;
  struct _SimOriginate *originate;
  struct _SimQueueCall *waiting; /* in a queue, or talking to a member of one */
  struct _SimParked *parked;
  gboolean runs_dialplan; /* it called, or was originated */
  gboolean originated;
  gboolean retrieved; /* it has fetched a parked call */
  gboolean holds;         /* its phone has put the other side on hold */
  gboolean hears_music;
  guint timer;            /* what its person does next */
};

/* channel.c */
struct _SimBridge
{
  char *id;
  const char *type, *technology, *creator, *name;
  GPtrArray *channels;
};

/* phone.c */
struct _SimPhone
{
  char *exten;  /* %NULL for the trunk */
  char *name;
  char *device;
  gboolean registered;
  gboolean told;           /* a scenario has said how it behaves, so for outside calls too */
  SimManner manner;
  guint after_ms;
  guint picks_up_ms;       /* the own leg of a click-to-dial */
  gboolean picks_up;
  GPtrArray *channels;
  int last_state;
};

/* queue.c */
typedef struct
{
  SimPhone *phone;
  gboolean paused;
  char *reason;
  guint calls_taken;
  gint64 last_call, last_pause;
  gboolean in_call;
} SimMember;

struct _SimQueue
{
  char *name;
  GPtrArray *members; /* of SimMember */
  GPtrArray *callers; /* of SimChannel, in order */
  guint ring_ms, retry_ms;
  guint completed, abandoned, hold_time, talk_time;
  gboolean available;
};

/* A ring group: several phones for one number. */
typedef struct
{
  char *name;
  GPtrArray *phones;
} SimGroup;

/* What an outside number does, the longest matching tail of the number wins. */
typedef struct
{
  char *tail;
  SimManner manner;
  guint after_ms;
} SimOutside;

typedef struct
{
  char *name, *secret;
  SimClass read, write;
} SimUser;

/* sim.c */
struct _HeraldSim
{
  SimClock *clock;
  GString *event;      /* the event that is being written */
  SimClass event_class;
  guint64 events;
  char *system_name;
  char *banner;
  gboolean timestamps;
  gint64 started;

  GPtrArray *channels; /* owned */
  GHashTable *by_name, *by_id;
  guint last_channel, last_unique, last_local;
  guint64 processed;

  GPtrArray *ending; /* unique ids of channels that have nobody left */
  guint ending_timer;

  GPtrArray *phones; /* owned */
  GHashTable *phone_by_exten;
  SimPhone *trunk;
  GPtrArray *outside, *queues, *groups;
  GHashTable *dids;  /* number -> target */
  GPtrArray *parked; /* of SimParked */
  SimBridge *parking; /* the bridge of the parking lot, made when first needed */
  guint next_space;
  guint ring_ms;

  GPtrArray *users;
  guint login_delay_ms, login_timeout_ms;
  gboolean multiple_logins, private_actions;
  SimServer *server;
  SimFaults *faults;
  guint16 port, tls_port, http_port, https_port;
  char *http_prefix; /* "/asterisk"; %NULL: none */
  guint http_timeout_s, keep_alive_ms;
  guint logins;
  GHashTable *action_counts, *last_actions;
  GHashTable *database; /* "/family/key" to value */

  GPtrArray *scenarios; /* of SimScenario */
  GHashTable *labels;   /* name -> unique id */
  GHashTable *untold;   /* name -> what a call that has not begun is to tell, as lines of a UserEvent */
  gboolean wait_for_login;
  GRand *rand;
  struct _SimRandom *random;
  SimLoad *load;
};

G_END_DECLS
