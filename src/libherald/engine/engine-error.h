/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HERALD_ENGINE_ERROR (herald_engine_error_quark ())

/* What can go wrong with what the user asks of a call. Each message is a sentence for the user. */
typedef enum
{
  HERALD_ENGINE_ERROR_NOT_CONNECTED,   /* no connection to the PBX now */
  HERALD_ENGINE_ERROR_BAD_NUMBER,      /* it cannot be dialled: characters, or empty after the dial rules */
  HERALD_ENGINE_ERROR_BUSY_DIALING,    /* a dial is under way: nothing was sent */
  HERALD_ENGINE_ERROR_NO_DEVICE,       /* no phone is set up */
  HERALD_ENGINE_ERROR_PERMISSION,      /* the PBX does not allow this user to do that */
  HERALD_ENGINE_ERROR_REFUSED,         /* the PBX refused: its own words are in the message */
  HERALD_ENGINE_ERROR_OWN_NO_ANSWER,   /* my phone rang and was not picked up */
  HERALD_ENGINE_ERROR_OWN_BUSY,        /* my phone was busy or declined */
  HERALD_ENGINE_ERROR_OWN_UNREACHABLE, /* my phone is not registered, or there is no such phone */
  HERALD_ENGINE_ERROR_BUSY,            /* the far end is busy */
  HERALD_ENGINE_ERROR_NO_ANSWER,       /* the far end does not answer */
  HERALD_ENGINE_ERROR_NO_SUCH_NUMBER,  /* the number does not exist */
  HERALD_ENGINE_ERROR_UNREACHABLE,     /* the far end cannot be reached: no line, congestion, declined */
  HERALD_ENGINE_ERROR_TIMEOUT,         /* the PBX did not answer in time */
  HERALD_ENGINE_ERROR_CANCELLED,       /* the user stopped it */
  HERALD_ENGINE_ERROR_NO_CALL,         /* the call is over, or has no phone of mine at the moment */
  HERALD_ENGINE_ERROR_LOST,            /* the connection was lost meanwhile */
  HERALD_ENGINE_ERROR_NO_MEMBER,       /* no phone of mine is in a queue: there is nothing to pause */
  HERALD_ENGINE_ERROR_NO_PROGRAM,      /* the demo's program is not installed */
  HERALD_ENGINE_ERROR_FAILED,
} HeraldEngineError;

GQuark herald_engine_error_quark (void);

G_END_DECLS
