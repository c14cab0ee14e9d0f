#!/bin/sh
# Starts Kamailio in the foreground as Ringledger's registrar. Everything is said by environment variables (README.md).
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)

wrong() {
  echo "$1" >&2
  exit 64
}
# In a subshell, since ranges go by the locale.
is_plain() (
  LC_ALL=C
  case $1 in
    '' | ' '* | *' ' | *[!\ -~]*) exit 1 ;;
  esac
)
# NAME VALUE MOST
whole_number() {
  case $2 in
    '' | 0* | *[!0-9]* | ??????????*) wrong "$1 must be a whole number from 1 to $3, and is '$2'" ;;
  esac
  if [ "$2" -gt "$3" ]; then wrong "$1 must be a whole number from 1 to $3, and is '$2'"; fi
}
# NAME VALUE; an address of IPv6 stands in brackets.
listener() {
  case $2 in
    *[][]*) host=${2%]:*}] ;;
    *) host=${2%:*} ;;
  esac
  case $host in
    "$2" | '' | *[!][0-9A-Za-z.:_-]* | [!\[]*:* | \[*[!]]) wrong "$1 must be ADDRESS:PORT, and is '$2'" ;;
  esac
  whole_number "The port of $1" "${2#"$host":}" 65535
}

file=${KAMAILIO_SECRET_FILE:-}
mode=${KAMAILIO_SECRET_MODE:-0600}
case $mode in
  0[0-7][0-7][0-7]) ;;
  *) wrong "KAMAILIO_SECRET_MODE must be an octal mode such as 0640, and is '$mode'" ;;
esac
if [ -n "$file" ] && [ ! -s "$file" ]; then
  # Nobody else may have opened it before it has its mode.
  rm -f "$file.new"
  (umask 077 && head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$file.new")
  chmod "$mode" "$file.new" && mv "$file.new" "$file"
fi
if [ -n "$file" ]; then
  secret=$(cat "$file") || wrong "KAMAILIO_SECRET_FILE must be a file that can be read"
  # Without what is blank around it, as Ringledger reads it.
  secret=${secret#"${secret%%[![:space:]]*}"}
  secret=${secret%"${secret##*[![:space:]]}"}
  # The shell leaves NUL out by itself.
  if ! is_plain "$secret" || [ -n "$(tr -d -c '\0' <"$file" | od -An)" ]; then
    wrong "KAMAILIO_SECRET_FILE must be a file with printable ASCII characters in one line"
  fi
  if [ "${KAMAILIO_SECRET:-$secret}" != "$secret" ]; then
    wrong "KAMAILIO_SECRET and KAMAILIO_SECRET_FILE must not differ: set one of them"
  fi
  KAMAILIO_SECRET=$secret
fi
: "${KAMAILIO_SECRET:?must be the secret that Ringledger has in KAMAILIO_SECRET}"
is_plain "$KAMAILIO_SECRET" || wrong "KAMAILIO_SECRET must be printable ASCII characters in one line, without a space at its ends"
export KAMAILIO_SECRET
export KAMAILIO_CONTROL_FROM="${KAMAILIO_CONTROL_FROM:-127.0.0.1/32,::1/128}"
control=${KAMAILIO_CONTROL:-127.0.0.1:5080}
listener KAMAILIO_CONTROL "$control"
evapi=${KAMAILIO_EVAPI:-127.0.0.1:8449}
listener KAMAILIO_EVAPI "$evapi"
case $evapi in
  *[][]*) wrong "KAMAILIO_EVAPI must be an address of IPv4 or a name, since evapi takes no other, and is '$evapi'" ;;
esac
for name in WORKERS TCP_WORKERS SHARED_MB PRIVATE_MB FLOOD; do
  eval "value=\${KAMAILIO_$name:-}"
  if [ -n "$value" ]; then whole_number "KAMAILIO_$name" "$value" 1000000; fi
done
# Unset is the default, and empty none.
KAMAILIO_UDP=${KAMAILIO_UDP-0.0.0.0:5060}
if [ -z "$KAMAILIO_UDP${KAMAILIO_TCP:-}${KAMAILIO_TLS:-}${KAMAILIO_WS:-}${KAMAILIO_WSS:-}" ]; then
  wrong "One of KAMAILIO_UDP, _TCP, _TLS, _WS and _WSS must name where phones register"
fi
for name in UDP TCP TLS WS WSS; do
  eval "value=\${KAMAILIO_$name:-}"
  for each in $(echo "$value" | tr ',' ' '); do listener "KAMAILIO_$name" "${each%%/*}"; done
done
run=${KAMAILIO_RUN:-/run/kamailio}
mkdir -p "$run"
# Left by one that was killed. In a container its number may be that of this very process, which Kamailio would take for another Kamailio.
rm -f "$run/kamailio.pid"

# Arguments are collected in "$@". A listener is ADDRESS:PORT, several are separated by commas; behind a slash, what phones see of it.
set -- -f "$here/kamailio.cfg" -DD -E -P "$run/kamailio.pid" -Y "$run" -w "$run" \
  -m "${KAMAILIO_SHARED_MB:-512}" -M "${KAMAILIO_PRIVATE_MB:-16}" -n "${KAMAILIO_WORKERS:-4}" -N "${KAMAILIO_TCP_WORKERS:-4}" \
  -l "tcp:$control" -A "CONTROL_PORT=${control##*:}" -A "EVAPI_BIND=\"$evapi\""

resolves() {
  ! command -v getent >/dev/null || getent ahosts "$1" >/dev/null
}
# Kamailio takes IPv6 in brackets alone, and ends where a name does not resolve: phones are to reach the host by it, not Kamailio.
as_kamailio_takes_it() {
  bind=${1%%/*}
  seen=${1#"$bind"}
  seen=${seen#/}
  case $seen in
    '' | \[*) ;;
    *:*:*) seen="[$seen]" ;;
    *)
      if ! resolves "${seen%%:*}"; then
        echo "${seen%%:*} does not resolve here: at $bind Kamailio goes by its own address" >&2
        seen=
      fi
      ;;
  esac
  echo "$bind${seen:+/$seen}"
}
listeners() {
  for listener in $(echo "$2" | tr ',' ' '); do echo "-l $1:$(as_kamailio_takes_it "$listener")"; done
}
last_port() {
  without_advertised=${1%%/*}
  echo "${without_advertised##*:}"
}

# shellcheck disable=SC2046 # each listener is two words
set -- "$@" $(listeners udp "$KAMAILIO_UDP") $(listeners tcp "${KAMAILIO_TCP:-}") \
  $(listeners tls "${KAMAILIO_TLS:-}") $(listeners tcp "${KAMAILIO_WS:-}") $(listeners tls "${KAMAILIO_WSS:-}")
if [ -n "${KAMAILIO_WS:-}${KAMAILIO_WSS:-}" ]; then set -- "$@" -A WITH_WEBSOCKET; fi
if [ -n "${KAMAILIO_WS:-}" ]; then set -- "$@" -A "WS_PORT=$(last_port "$KAMAILIO_WS")"; fi
if [ -n "${KAMAILIO_WSS:-}" ]; then set -- "$@" -A "WSS_PORT=$(last_port "$KAMAILIO_WSS")"; fi
if [ -n "${KAMAILIO_FLOOD:-}" ]; then set -- "$@" -A "FLOOD=$KAMAILIO_FLOOD"; fi

if [ -n "${KAMAILIO_TLS:-}${KAMAILIO_WSS:-}" ]; then
  : "${KAMAILIO_TLS_CERTIFICATE:?must be the PEM file with the certificate}" "${KAMAILIO_TLS_KEY:?must be the PEM file with its key}"
  sed -e "s|CERTIFICATE|$KAMAILIO_TLS_CERTIFICATE|" -e "s|PRIVATE_KEY|$KAMAILIO_TLS_KEY|" "$here/tls.cfg" >"$run/tls.cfg"
  set -- "$@" -A WITH_TLS -A "TLS_CONFIG=\"$run/tls.cfg\""
fi

exec kamailio "$@"
