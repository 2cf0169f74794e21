#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes certificates in the folder $1: an authority (ca.crt) and, signed by it, web.pem for the systems of the test and
# for 127.0.0.1, other.pem for another name, expired.pem; and self.pem, which signed itself. Fresh keys for each run.
set -eu
cd "$1"

key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

key ca
openssl req -x509 -new -key ca.key -subj "/CN=Herald test authority" -days 2 -out ca.crt
cat >ca.conf <<END
[ca]
default_ca = test
[test]
database = index
new_certs_dir = .
default_md = sha256
policy = any
rand_serial = yes
[any]
commonName = supplied
END
: >index

sign() { # name, subject alternative names, begin, end
  key "$1"
  openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
  printf 'subjectAltName=%s\n' "$2" >"$1.ext"
  openssl ca -batch -notext -config ca.conf -cert ca.crt -keyfile ca.key -in "$1.csr" -extfile "$1.ext" \
    -startdate "$3" -enddate "$4" -out "$1.crt"
  cat "$1.crt" "$1.key" >"$1.pem"
}

sign web "IP:127.0.0.1,DNS:crm.example.com,DNS:acme.zendesk.com,DNS:acme.freshdesk.com,DNS:acme.pipedrive.com,DNS:api.hubapi.com" \
  20200101000000Z 20490101000000Z
sign other "DNS:crm.example.com" 20200101000000Z 20490101000000Z
sign expired "IP:127.0.0.1" 20200101000000Z 20210101000000Z

key self
openssl req -x509 -new -key self.key -subj "/CN=self" -addext "subjectAltName=IP:127.0.0.1" -days 2 -out self.crt
cat self.crt self.key >self.pem
