/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys that are caught whichever program has the keyboard: passive grabs on the root window of an X server, over a connection of
 * their own, whose end gives all of them up. A key is told by its symbol, so it moves with the layout. */

#include "config.h"

#include "desktop/x11-keys.h"

G_DEFINE_QUARK (herald-x11-keys-error-quark, herald_x11_keys_error)

#ifdef HAVE_XCB

#include <glib-unix.h>
#include <stdlib.h>
#include <xcb/xcb.h>

/* Key symbols of modifiers (X11/keysymdef.h). */
#define KEYSYM_NUM_LOCK 0xff7f
#define KEYSYM_SCROLL_LOCK 0xff14
#define KEYSYM_ALT_L 0xffe9
#define KEYSYM_SUPER_L 0xffeb

/* A key held down repeats: it is released and pressed again at the same time. No finger is so quick. */
#define REPEAT_MS 20

/* A shortcut. */
typedef struct
{
  guint id;
  guint32 keysym;
  HeraldKeyModifiers modifiers;
  xcb_keycode_t keycode; /* of the layout of now; 0: it has no such key */
  guint16 mask;
} Grab;

struct _HeraldX11Keys
{
  GObject parent_instance;

  /* Owned */
  xcb_connection_t *connection;
  xcb_get_keyboard_mapping_reply_t *mapping;
  GArray *grabs; /* of Grab */
  guint source;

  xcb_window_t root;
  guint16 alt, super;    /* bits of the server */
  guint16 locks[3];      /* of Caps Lock, Num Lock, Scroll Lock; 0: the keyboard has none */
  xcb_keycode_t released; /* the key that was released last, and when */
  xcb_timestamp_t released_at;
};

G_DEFINE_FINAL_TYPE (HeraldX11Keys, herald_x11_keys, G_TYPE_OBJECT)

enum
{
  SIGNAL_PRESSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- the layout -------------------------------------------------------------------------------------------------- */

static guint32
symbol_of (HeraldX11Keys *self,
           xcb_keycode_t keycode,
           guint column)
{
  const xcb_setup_t *setup = xcb_get_setup (self->connection);
  guint per_key = self->mapping->keysyms_per_keycode;
  const xcb_keysym_t *symbols = xcb_get_keyboard_mapping_keysyms (self->mapping);
  guint index = (keycode - setup->min_keycode) * per_key + column;

  return keycode >= setup->min_keycode && column < per_key && index < (guint) xcb_get_keyboard_mapping_keysyms_length (self->mapping)
           ? symbols[index] : 0;
}

/* Without Shift first, then with it; then in further layouts. */
static xcb_keycode_t
find_key (HeraldX11Keys *self,
          guint32 keysym)
{
  const xcb_setup_t *setup = xcb_get_setup (self->connection);

  for (guint column = 0; column < self->mapping->keysyms_per_keycode; column++)
    for (guint keycode = setup->min_keycode; keycode <= setup->max_keycode; keycode++)
      if (symbol_of (self, keycode, column) == keysym)
        return keycode;
  return 0;
}

/* The bit of the modifier that a key with the symbol is, 0: none is. */
static guint16
find_modifier (HeraldX11Keys *self,
               xcb_get_modifier_mapping_reply_t *reply,
               guint32 keysym)
{
  const xcb_keycode_t *keycodes = xcb_get_modifier_mapping_keycodes (reply);

  for (guint modifier = 0; modifier < 8; modifier++)
    for (guint i = 0; i < reply->keycodes_per_modifier; i++)
      {
        xcb_keycode_t keycode = keycodes[modifier * reply->keycodes_per_modifier + i];

        for (guint column = 0; keycode != 0 && column < self->mapping->keysyms_per_keycode; column++)
          if (symbol_of (self, keycode, column) == keysym)
            return 1 << modifier;
      }
  return 0;
}

static gboolean
read_layout (HeraldX11Keys *self)
{
  const xcb_setup_t *setup = xcb_get_setup (self->connection);
  xcb_get_keyboard_mapping_cookie_t mapping
      = xcb_get_keyboard_mapping (self->connection, setup->min_keycode, setup->max_keycode - setup->min_keycode + 1);
  xcb_get_modifier_mapping_cookie_t modifiers = xcb_get_modifier_mapping (self->connection);
  xcb_get_modifier_mapping_reply_t *reply;

  g_clear_pointer (&self->mapping, free);
  self->mapping = xcb_get_keyboard_mapping_reply (self->connection, mapping, NULL);
  reply = xcb_get_modifier_mapping_reply (self->connection, modifiers, NULL);
  if (self->mapping == NULL || reply == NULL)
    {
      free (reply);
      return FALSE;
    }
  self->alt = find_modifier (self, reply, KEYSYM_ALT_L);
  self->super = find_modifier (self, reply, KEYSYM_SUPER_L);
  self->alt = self->alt != 0 ? self->alt : XCB_MOD_MASK_1;
  self->super = self->super != 0 ? self->super : XCB_MOD_MASK_4;
  self->locks[0] = XCB_MOD_MASK_LOCK;
  self->locks[1] = find_modifier (self, reply, KEYSYM_NUM_LOCK);
  self->locks[2] = find_modifier (self, reply, KEYSYM_SCROLL_LOCK);
  free (reply);
  return TRUE;
}

static guint16
to_mask (HeraldX11Keys *self,
         HeraldKeyModifiers modifiers)
{
  return (modifiers & HERALD_KEY_SHIFT ? XCB_MOD_MASK_SHIFT : 0) | (modifiers & HERALD_KEY_CONTROL ? XCB_MOD_MASK_CONTROL : 0)
         | (modifiers & HERALD_KEY_ALT ? self->alt : 0) | (modifiers & HERALD_KEY_SUPER ? self->super : 0);
}

/* One of the eight states of the lock keys. */
static guint16
lock_state (HeraldX11Keys *self,
            guint index)
{
  return (index & 1 ? self->locks[0] : 0) | (index & 2 ? self->locks[1] : 0) | (index & 4 ? self->locks[2] : 0);
}

/* --- grabs ------------------------------------------------------------------------------------------------------- */

static void
ungrab (HeraldX11Keys *self,
        Grab *grab)
{
  if (grab->keycode == 0)
    return;
  for (guint i = 0; i < 8; i++)
    xcb_ungrab_key (self->connection, grab->keycode, self->root, grab->mask | lock_state (self, i));
  grab->keycode = 0;
  xcb_flush (self->connection);
}

/* A passive grab holds for one state of the lock keys: eight of them, and all or none. */
static gboolean
grab_key (HeraldX11Keys *self,
          Grab *grab,
          GError **error)
{
  xcb_void_cookie_t cookies[8];
  gboolean taken = FALSE;

  grab->keycode = find_key (self, grab->keysym);
  grab->mask = to_mask (self, grab->modifiers);
  if (grab->keycode == 0)
    {
      g_set_error_literal (error, HERALD_X11_KEYS_ERROR, HERALD_X11_KEYS_ERROR_NO_KEY, "The keyboard has no such key.");
      return FALSE;
    }
  for (guint i = 0; i < 8; i++)
    cookies[i] = xcb_grab_key_checked (self->connection, TRUE, self->root, grab->mask | lock_state (self, i), grab->keycode,
                                       XCB_GRAB_MODE_ASYNC, XCB_GRAB_MODE_ASYNC);
  for (guint i = 0; i < 8; i++)
    {
      xcb_generic_error_t *fault = xcb_request_check (self->connection, cookies[i]);

      taken = taken || fault != NULL;
      free (fault);
    }
  if (!taken)
    return TRUE;
  ungrab (self, grab);
  g_set_error_literal (error, HERALD_X11_KEYS_ERROR, HERALD_X11_KEYS_ERROR_TAKEN, "Another program has this shortcut.");
  return FALSE;
}

/* The layout is another one: the same symbols are on other keys. */
static void
grab_again (HeraldX11Keys *self)
{
  for (guint i = 0; i < self->grabs->len; i++)
    ungrab (self, &g_array_index (self->grabs, Grab, i));
  if (!read_layout (self))
    return;
  for (guint i = 0; i < self->grabs->len; i++)
    grab_key (self, &g_array_index (self->grabs, Grab, i), NULL);
}

/* --- events ------------------------------------------------------------------------------------------------------ */

static void
on_key_press (HeraldX11Keys *self,
              const xcb_key_press_event_t *event)
{
  guint16 wanted = XCB_MOD_MASK_SHIFT | XCB_MOD_MASK_CONTROL | self->alt | self->super;

  if (event->detail == self->released && event->time - self->released_at < REPEAT_MS)
    return;
  for (guint i = 0; i < self->grabs->len; i++)
    {
      Grab *grab = &g_array_index (self->grabs, Grab, i);

      if (grab->keycode == event->detail && grab->mask == (event->state & wanted))
        {
          g_signal_emit (self, signals[SIGNAL_PRESSED], 0, grab->id, (guint) event->time);
          return;
        }
    }
}

static void
on_event (HeraldX11Keys *self,
          const xcb_generic_event_t *event)
{
  switch (event->response_type & 0x7f)
    {
    case XCB_KEY_PRESS:
      on_key_press (self, (const xcb_key_press_event_t *) event);
      break;
    case XCB_KEY_RELEASE:
      self->released = ((const xcb_key_release_event_t *) event)->detail;
      self->released_at = ((const xcb_key_release_event_t *) event)->time;
      break;
    case XCB_MAPPING_NOTIFY:
      if (((const xcb_mapping_notify_event_t *) event)->request != XCB_MAPPING_POINTER)
        grab_again (self);
      break;
    default:
      break;
    }
}

static gboolean
on_readable (int fd,
             GIOCondition condition,
             gpointer user_data)
{
  g_autoptr (HeraldX11Keys) self = g_object_ref (user_data);
  xcb_generic_event_t *event;

  while ((event = xcb_poll_for_event (self->connection)) != NULL)
    {
      on_event (self, event);
      free (event);
    }
  if (!xcb_connection_has_error (self->connection))
    return G_SOURCE_CONTINUE;
  self->source = 0;
  return G_SOURCE_REMOVE;
}

static Grab *
find_grab (HeraldX11Keys *self,
           guint id)
{
  for (guint i = 0; i < self->grabs->len; i++)
    if (g_array_index (self->grabs, Grab, i).id == id)
      return &g_array_index (self->grabs, Grab, i);
  return NULL;
}

static void
herald_x11_keys_finalize (GObject *object)
{
  HeraldX11Keys *self = HERALD_X11_KEYS (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_array_unref (self->grabs);
  free (self->mapping);
  if (self->connection != NULL)
    xcb_disconnect (self->connection);
  G_OBJECT_CLASS (herald_x11_keys_parent_class)->finalize (object);
}

static void
herald_x11_keys_class_init (HeraldX11KeysClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = herald_x11_keys_finalize;
  signals[SIGNAL_PRESSED] = g_signal_new ("pressed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                          G_TYPE_UINT, G_TYPE_UINT);
}

static void
herald_x11_keys_init (HeraldX11Keys *self)
{
  self->grabs = g_array_new (FALSE, TRUE, sizeof (Grab));
}

/**
 * herald_x11_keys_new:
 * @display: (nullable): the X server, as in DISPLAY; %NULL: that of the environment
 * @error: HERALD_X11_KEYS_ERROR_NO_DISPLAY
 *
 * Returns: (transfer full) (nullable): catches no key yet
 */
HeraldX11Keys *
herald_x11_keys_new (const char *display,
                     GError **error)
{
  g_autoptr (HeraldX11Keys) self = g_object_new (HERALD_TYPE_X11_KEYS, NULL);
  int screen = 0;
  xcb_screen_iterator_t screens;

  self->connection = xcb_connect (display, &screen);
  if (xcb_connection_has_error (self->connection) || !read_layout (self))
    {
      g_set_error_literal (error, HERALD_X11_KEYS_ERROR, HERALD_X11_KEYS_ERROR_NO_DISPLAY, "There is no X server to catch keys from.");
      return NULL;
    }
  screens = xcb_setup_roots_iterator (xcb_get_setup (self->connection));
  while (screen-- > 0 && screens.rem > 1)
    xcb_screen_next (&screens);
  self->root = screens.data->root;
  self->source = g_unix_fd_add (xcb_get_file_descriptor (self->connection), G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable, self);
  return g_steal_pointer (&self);
}

/**
 * herald_x11_keys_grab:
 * @self: the keys
 * @id: the caller's number of the shortcut; what it had before is given up
 * @keysym: the symbol of the key
 * @modifiers: what is held down with it
 * @error: #HeraldX11KeysError, a sentence
 *
 * Returns: whether it is caught from now on, in every state of the lock keys
 */
gboolean
herald_x11_keys_grab (HeraldX11Keys *self,
                      guint id,
                      guint32 keysym,
                      HeraldKeyModifiers modifiers,
                      GError **error)
{
  Grab grab = { .id = id, .keysym = keysym, .modifiers = modifiers };

  g_return_val_if_fail (HERALD_IS_X11_KEYS (self), FALSE);

  herald_x11_keys_release (self, id);
  if (!grab_key (self, &grab, error))
    return FALSE;
  g_array_append_val (self->grabs, grab);
  return TRUE;
}

/**
 * herald_x11_keys_release:
 * @self: the keys
 * @id: a shortcut, caught or not
 */
void
herald_x11_keys_release (HeraldX11Keys *self,
                         guint id)
{
  Grab *grab;

  g_return_if_fail (HERALD_IS_X11_KEYS (self));

  grab = find_grab (self, id);
  if (grab == NULL)
    return;
  ungrab (self, grab);
  g_array_remove_index_fast (self->grabs, grab - &g_array_index (self->grabs, Grab, 0));
}

#else

struct _HeraldX11Keys
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (HeraldX11Keys, herald_x11_keys, G_TYPE_OBJECT)

static void
herald_x11_keys_class_init (HeraldX11KeysClass *klass)
{
}

static void
herald_x11_keys_init (HeraldX11Keys *self)
{
}

HeraldX11Keys *
herald_x11_keys_new (const char *display,
                     GError **error)
{
  g_set_error_literal (error, HERALD_X11_KEYS_ERROR, HERALD_X11_KEYS_ERROR_NO_DISPLAY, "Herald was built without X11.");
  return NULL;
}

gboolean
herald_x11_keys_grab (HeraldX11Keys *self,
                      guint id,
                      guint32 keysym,
                      HeraldKeyModifiers modifiers,
                      GError **error)
{
  return FALSE;
}

void
herald_x11_keys_release (HeraldX11Keys *self,
                         guint id)
{
}

#endif
