/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/call-data.h"
#include "wire/ami-message.h"

G_BEGIN_DECLS

typedef struct _HeraldChannel HeraldChannel;
typedef struct _HeraldTrackedCall HeraldTrackedCall;

/* Channel states as Asterisk numbers them (ast_channel_state). */
enum
{
  HERALD_CHANNEL_DOWN = 0,
  HERALD_CHANNEL_RING = 4,    /* it calls: the phone hears ringing */
  HERALD_CHANNEL_RINGING = 5, /* it is called: the phone rings */
  HERALD_CHANNEL_UP = 6,
  HERALD_CHANNEL_UNKNOWN = 15,
};

typedef enum
{
  HERALD_END_NONE,
  HERALD_END_ANSWER,
  HERALD_END_BUSY,
  HERALD_END_NO_ANSWER,
  HERALD_END_CANCEL,
  HERALD_END_FAILED,
} HeraldDialEnd;

/* What the application that a list names says of a channel. */
typedef enum
{
  HERALD_LIST_NO_APP,
  HERALD_LIST_DIALED,     /* AppDial, AppQueue: somebody's phone that another channel has called */
  HERALD_LIST_ORIGINATED, /* AppDial2: Asterisk has called it */
  HERALD_LIST_DIAL,       /* it calls somebody */
  HERALD_LIST_QUEUE,      /* it waits in a queue, or talks to a member of it */
  HERALD_LIST_OTHER_APP,
} HeraldListApp;

/* One channel of the PBX, anybody's. Counted, because dials and halves point at one another; a channel that has
 * ended gives up what it points at, so no circle outlives its channels. Texts are as received. */
struct _HeraldChannel
{
  guint refs;
  char *uid;
  guint uid_length;
  guint hash;
  char *name;
  guint name_length;
  char *linked;
  char *num, *cid_name;      /* the caller id of the channel itself */
  char *first_num, *first_name; /* its number before a click-to-dial or the dialplan put another one over it, and its name then */
  char *con_num, *con_name;  /* its connected line */
  char *exten, *first_exten; /* where it is in the dialplan; what it asked for first */
  char *queue;               /* the queue it waits in */
  char *transferred_by;      /* who sent it on */
  char *masked_name;         /* its name before a rename to <MASQ>, until another channel takes that name */
  char *list_data;           /* while lists are read: what its application was given */
  char *list_link;           /* likewise, Asterisk 1.4: the name of the channel it is linked to */
  gint64 list_age;           /* likewise: microseconds since it began, 0: not told */
  HeraldCallData *data;      /* (owned): what the dialplan told of it, if it is meant for me */
  guint64 bridge;            /* a digest of its bridge's id, 0: in none */
  HeraldChannel *dialer;     /* (owned): who dials it, until it answers */
  HeraldChannel *other_half; /* (owned): of a Local pair */
  HeraldTrackedCall *call;      /* (borrowed): the call of mine whose leg this is */
  HeraldTrackedCall *as_caller; /* (borrowed): the unanswered incoming call of mine that it makes */
  int device;                   /* which of my devices, -1: none */
  guint8 state;
  guint8 end;           /* HeraldDialEnd: the first verdict on it as a dialled leg */
  guint8 refused_cause; /* the cause with which it asked to be hung up before an answer */
  guint8 list_app;      /* HeraldListApp: what it runs, from the last list that told */
  guint is_local : 1;
  guint second_half : 1; /* the ;2 of a Local pair */
  guint helper : 1;      /* a zombie, a masquerade's mask or a technical channel: nobody's phone */
  guint in_conference : 1; /* its bridge is one that anybody may join: who is in it too is not whom it talks to */
  guint gone : 1;
  guint calling : 1;     /* it was in state Ring: it asked for something by itself */
  guint dialed : 1;      /* a dial to it was seen */
  guint leaving : 1;     /* its phone has hung up */
  guint picked_up : 1;   /* a colleague picked up what rang here */
  guint forwarded : 1;   /* it answered with somewhere else */
  guint by_name : 1;     /* its events so far gave no id: the name stands for it */
  guint stale : 1;       /* not in the snapshot that is being read */
  guint listed : 1;      /* seen in a list: its beginning may have gone unseen */
  guint in_list : 1;     /* an item of the lists that are being read */
  guint list_party : 1;  /* a list has shown another connected line */
  guint parked : 1;      /* it waits in a parking lot */
  guint con_stale : 1;   /* its connected line is still that of a caller whom another one has replaced */
  guint settled : 1;     /* it has waited long enough for whoever dials its pair */
  guint is_private : 1;  /* its caller id is marked as not to be shown */
  guint data_shown : 1;  /* a call of mine has its data */
};

HeraldChannel *herald_channel_new (HeraldSpan uid, guint hash);
HeraldChannel *herald_channel_ref (HeraldChannel *channel);
void herald_channel_unref (HeraldChannel *channel);
void herald_channel_set_name (HeraldChannel *channel, HeraldSpan name, const char *const *devices);
void herald_channel_set_state (HeraldChannel *channel, guint state);
void herald_channel_set_ref (HeraldChannel **slot, HeraldChannel *channel);
void herald_channel_release (HeraldChannel *channel);
guint herald_channel_state_from_word (HeraldSpan word);
guint64 herald_channel_pair_bridge (guint one, guint two);
gboolean herald_channel_is_person (const HeraldChannel *channel);
gboolean herald_channel_is_agent (const HeraldChannel *channel);
gboolean herald_channel_is_named (const HeraldChannel *channel, HeraldSpan name);

gboolean herald_channel_exten_is_asked (HeraldSpan exten);
gboolean herald_channel_text_set (char **slot, HeraldSpan value);
gboolean herald_channel_number_is_unknown (const char *number);
char *herald_channel_dup_number (const char *raw);
char *herald_channel_dup_name (const char *raw);
guint herald_channel_hash (HeraldSpan span);

/* All live channels by unique id, and the ids that ended lately. */
typedef struct
{
  HeraldChannel **slots;
  guint size; /* a power of two */
  guint n;
  guint *ended; /* hashes of ids that ended, each in the place that its last bits name */
} HeraldChannelTable;

void herald_channel_table_init (HeraldChannelTable *table);
void herald_channel_table_clear (HeraldChannelTable *table);
HeraldChannel *herald_channel_table_find (const HeraldChannelTable *table, HeraldSpan uid, guint hash);
HeraldChannel *herald_channel_table_find_name (const HeraldChannelTable *table, HeraldSpan name);
void herald_channel_table_add (HeraldChannelTable *table, HeraldChannel *channel);
void herald_channel_table_remove (HeraldChannelTable *table, HeraldChannel *channel);
gboolean herald_channel_table_has_ended (const HeraldChannelTable *table, guint hash);

G_END_DECLS
