#!/usr/bin/env bash
# A complete client of Atlas in curl and jq: it opens a flow, uploads documents, waits
# for the end and prints what was read. Copy what you need.
#
#   ./atlas-client.sh https://bucket.example.com/pan.jpg https://bucket.example.com/invoice.pdf
#
# Settings come from the environment; see ../README.md. A shell serves no URLs, so
# AUTH_URL and CALLBACK_URL are those of another program; verify-callback.sh beside this
# file checks what it received.
set -euo pipefail

ATLAS_URL=${ATLAS_URL:-http://127.0.0.1:8080}
ATTEMPTS=6
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# jittered SECONDS: as many, a quarter more or less, so that clients are never in step.
jittered() { awk -v s="$1" -v r="$RANDOM" 'BEGIN { print s * (0.75 + r / 65536) }'; }

# header NAME: of the last answer.
header() { sed -n "s/^$1: *\([^[:cntrl:]]*\).*/\1/Ip" "$scratch/headers" | tail -n 1; }

# send METHOD PATH [CURL-ARGUMENT...]: makes a request, and again after lost
# connections, 429, 5xx, and a 409 that says that the same request is still being worked
# on. The answer is in $scratch/body, its status in $status.
send() {
  local method=$1 path=$2 attempt wait
  shift 2
  for ((attempt = 0; attempt < ATTEMPTS; attempt++)); do
    status=$(curl -s --max-time 30 -X "$method" "$ATLAS_URL$path" -o "$scratch/body" -D "$scratch/headers" -w '%{http_code}' "$@") || status=000
    wait=$(jittered $((1 << attempt)))
    case $status in
      409) grep -q 'a request with this Idempotency-Key is in progress' "$scratch/body" || return 0 ;;
      000) ;;
      429 | 5??) [ -z "$(header Retry-After)" ] || wait=$(header Retry-After) ;;
      *) return 0 ;;
    esac
    echo "$method $path: $status; again in $wait s" >&2
    sleep "$wait"
  done
}

refused() {
  echo "atlas: $status $(jq -r '"\(.error) \(.reason // "")"' "$scratch/body" 2>/dev/null) (request $(header X-Request-Id))" >&2
  exit 1
}

token='' expires=0

# renew: gets a token when the one at hand holds no minute more.
renew() {
  [ $((expires - $(date +%s))) -le 60 ] || return 0
  send POST /v3/verification/authtoken -H "Client-Id: $ATLAS_CLIENT_ID" -H "Client-Secret: $ATLAS_CLIENT_SECRET"
  [ "$status" = 201 ] || refused
  token=$(jq -r .access_token "$scratch/body")
  expires=$(($(date +%s) + $(jq .expires_in "$scratch/body")))
}

# call METHOD PATH [BODY]: makes one call with a token that holds. A POST has one
# Idempotency-Key for all its attempts, so it is done once.
call() {
  local method=$1 path=$2 arguments=()
  if [ "$method" = POST ]; then
    arguments=(-H 'Content-Type: application/json' -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" -d "$3")
  fi
  renew
  send "$method" "$path" -H "Token: $token" "${arguments[@]}"
  if [ "$status" = 401 ]; then
    expires=0
    renew
    send "$method" "$path" -H "Token: $token" "${arguments[@]}"
  fi
  case $status in 2??) ;; *) refused ;; esac
}

call POST /v3/verification/flow/init "$(jq -n --arg auth "$AUTH_URL" --arg callback "$CALLBACK_URL" '{
  product_type: "POC_CDL", application_id: "LOAN-1", auth_url: $auth, callback_url: $callback, flow_params: {} }')"
flow=$(jq -r .flow_uuid "$scratch/body")
echo "flow $flow"

call POST /v3/verification/multiupload "$(jq -n --arg flow "$flow" '{
  flow_uuid: $flow,
  file_urls: [$ARGS.positional | to_entries[] | { file_url: .value, document_id: (.key + 1 | tostring) }]
}' --args "$@")"

# Every 5 to 10 seconds, further apart as time goes.
pause=${POLL_SECONDS:-5}
longest=$(awk -v p="$pause" 'BEGIN { print 2 * p }')
while
  call GET "/v3/verification/status?flow_uuid=$flow"
  master=$(jq -r .master_status "$scratch/body")
  [ "$master" != SUCCESS ] && [ "$master" != FAILED ]
do
  sleep "$(jittered "$pause")"
  pause=$(awk -v p="$pause" -v l="$longest" 'BEGIN { p *= 1.3; print (p < l ? p : l) }')
done
echo "status $master"

call GET "/v3/verification/extracts?flow_uuid=$flow"
# A document that failed has an error_code; the others stand. A value of null is one
# that the document does not say.
jq -r '
  (.ocr_data[] |
    if .error_code != "" then "document \(.document_id): \(.error_code), \(.error_reason)"
    else "document \(.document_id): \(.data.document_type)",
      (.data | to_entries[] | select((.value | type) == "object" and .value.value != null) |
        "  \(.key) = \(.value.value) (\(.value.confidence_score))")
    end),
  (.cross_checks[] | "cross-check \(.name), \(.source_doc) and \(.target_doc): \(.similarity_score)")' "$scratch/body"
