# SPDX-License-Identifier: GPL-3.0-or-later
"""An account for Herald in files of a private folder, so that neither the user's settings nor his keyring are touched."""
import os
import subprocess


def private_account(folder, port, user, secret, **settings):
    """Write the settings and the secret, if there is one; returns the environment to start Herald with."""
    values = {'server-host': '127.0.0.1', 'server-port': port, 'tls-mode': 'off', 'user': user, 'region': 'DE', **settings}
    keyfile = folder / 'config/glib-2.0/settings/keyfile'
    keyfile.parent.mkdir(parents=True)
    keyfile.write_text('[org/heraldcti/Herald]\n' + ''.join(
        f'{key}={str(value).lower() if isinstance(value, bool) else repr(value)}\n' for key, value in values.items()))
    environment = {**os.environ, 'GSETTINGS_BACKEND': 'keyfile', 'XDG_CONFIG_HOME': str(folder / 'config'),
                   'XDG_DATA_HOME': str(folder / 'data'), 'XDG_CACHE_HOME': str(folder / 'cache'),
                   'XDG_STATE_HOME': str(folder / 'state'), 'SECRET_BACKEND': 'file',
                   'SECRET_FILE_TEST_PATH': str(folder / 'secrets'), 'SECRET_FILE_TEST_PASSWORD': 'private'}
    if secret is not None:
        keep_secret(environment, user, secret)
    return environment


def keep_secret(environment, user, secret):
    subprocess.run(['secret-tool', 'store', '--label=Herald', 'xdg:schema', 'org.heraldcti.Herald.Account', 'server', '127.0.0.1',
                    'user', user], input=secret, text=True, env=environment, check=True)
