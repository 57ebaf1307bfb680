#!/usr/bin/env bash
# Says whether a callback is signed with the client's webhook_secret, as Standard
# Webhooks specifies it: HMAC-SHA256 over id.timestamp.body, in base64, under one of the
# v1 signatures, no more than five minutes ago. It ends with 0 when it is.
#
#   ATLAS_WEBHOOK_SECRET=whsec_... ./verify-callback.sh ID TIMESTAMP SIGNATURE < body
#
# The three are the headers webhook-id, webhook-timestamp and webhook-signature; the body
# is the bytes as they came.
set -euo pipefail
id=$1 timestamp=$2 signatures=$3

[[ $timestamp =~ ^[0-9]{1,12}$ ]] || { echo "no timestamp" >&2; exit 1; }
age=$(($(date +%s) - 10#$timestamp))
[ "${age#-}" -le 300 ] || { echo "signed more than five minutes ago" >&2; exit 1; }
key=$(printf %s "${ATLAS_WEBHOOK_SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \n')
expected=v1,$( { printf %s "$id.$timestamp."; cat; } | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64 -w0)
for signature in $signatures; do
  # Compared as hashes, so that the time tells nothing.
  [ "$(printf %s "$signature" | sha256sum)" != "$(printf %s "$expected" | sha256sum)" ] || exit 0
done
echo "the signature is not of this secret" >&2
exit 1
