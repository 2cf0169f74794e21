/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The errors of org.heraldcti.Herald1: a name for programs, a sentence for people. */

#include "desktop/bus-error.h"

#include "engine/engine-error.h"

#define NAME(word) "org.heraldcti.Herald1.Error." word

static const GDBusErrorEntry entries[] = {
  { HERALD_BUS_ERROR_NOT_CONNECTED, NAME ("NotConnected") },
  { HERALD_BUS_ERROR_NO_SUCH_CALL, NAME ("NoSuchCall") },
  { HERALD_BUS_ERROR_BAD_NUMBER, NAME ("BadNumber") },
  { HERALD_BUS_ERROR_BAD_ARGUMENT, NAME ("BadArgument") },
  { HERALD_BUS_ERROR_NOT_ALLOWED, NAME ("NotAllowed") },
  { HERALD_BUS_ERROR_REFUSED, NAME ("Refused") },
  { HERALD_BUS_ERROR_BUSY, NAME ("Busy") },
  { HERALD_BUS_ERROR_NO_PHONE, NAME ("NoPhone") },
  { HERALD_BUS_ERROR_NO_QUEUE, NAME ("NoQueue") },
  { HERALD_BUS_ERROR_TIMEOUT, NAME ("Timeout") },
  { HERALD_BUS_ERROR_CANCELLED, NAME ("Cancelled") },
  { HERALD_BUS_ERROR_FAILED, NAME ("Failed") },
};

G_STATIC_ASSERT (G_N_ELEMENTS (entries) == HERALD_BUS_ERROR_FAILED + 1);

GQuark
herald_bus_error_quark (void)
{
  static gsize quark;

  g_dbus_error_register_error_domain ("herald-bus-error-quark", &quark, entries, G_N_ELEMENTS (entries));
  return (GQuark) quark;
}

static HeraldBusError
code_for (const GError *error)
{
  if (error->domain != HERALD_ENGINE_ERROR)
    return HERALD_BUS_ERROR_FAILED;
  switch ((HeraldEngineError) error->code)
    {
    case HERALD_ENGINE_ERROR_NOT_CONNECTED:
    case HERALD_ENGINE_ERROR_LOST:
      return HERALD_BUS_ERROR_NOT_CONNECTED;
    case HERALD_ENGINE_ERROR_BAD_NUMBER:
      return HERALD_BUS_ERROR_BAD_NUMBER;
    case HERALD_ENGINE_ERROR_BUSY_DIALING:
      return HERALD_BUS_ERROR_BUSY;
    case HERALD_ENGINE_ERROR_NO_DEVICE:
      return HERALD_BUS_ERROR_NO_PHONE;
    case HERALD_ENGINE_ERROR_PERMISSION:
      return HERALD_BUS_ERROR_NOT_ALLOWED;
    case HERALD_ENGINE_ERROR_REFUSED:
      return HERALD_BUS_ERROR_REFUSED;
    case HERALD_ENGINE_ERROR_TIMEOUT:
      return HERALD_BUS_ERROR_TIMEOUT;
    case HERALD_ENGINE_ERROR_CANCELLED:
      return HERALD_BUS_ERROR_CANCELLED;
    case HERALD_ENGINE_ERROR_NO_CALL:
      return HERALD_BUS_ERROR_NO_SUCH_CALL;
    case HERALD_ENGINE_ERROR_NO_MEMBER:
      return HERALD_BUS_ERROR_NO_QUEUE;
    case HERALD_ENGINE_ERROR_OWN_NO_ANSWER:
    case HERALD_ENGINE_ERROR_OWN_BUSY:
    case HERALD_ENGINE_ERROR_OWN_UNREACHABLE:
    case HERALD_ENGINE_ERROR_BUSY:
    case HERALD_ENGINE_ERROR_NO_ANSWER:
    case HERALD_ENGINE_ERROR_NO_SUCH_NUMBER:
    case HERALD_ENGINE_ERROR_UNREACHABLE:
    case HERALD_ENGINE_ERROR_NO_PROGRAM:
    case HERALD_ENGINE_ERROR_FAILED:
    default:
      return HERALD_BUS_ERROR_FAILED;
    }
}

/**
 * herald_bus_return_error:
 * @invocation: (transfer full): a method that was called
 * @error: why it does not work, an engine's or any other
 */
void
herald_bus_return_error (GDBusMethodInvocation *invocation,
                         const GError *error)
{
  herald_bus_refuse (invocation, code_for (error), error->message);
}

/**
 * herald_bus_refuse:
 * @invocation: (transfer full): a method that was called
 * @code: why it is refused
 * @sentence: the same for a person
 */
void
herald_bus_refuse (GDBusMethodInvocation *invocation,
                   HeraldBusError code,
                   const char *sentence)
{
  g_dbus_method_invocation_return_error_literal (invocation, HERALD_BUS_ERROR, (int) code, sentence);
}
