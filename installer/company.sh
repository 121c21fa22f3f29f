# The company of a rehearsal, read by `linux/rehearsal` and `windows/posts`: what it has, and what its three posts do on every system.
#
# It runs in namespaces of its own, where a layer in memory lies over folders of the system and the only network is this machine.
# The platform is the reference platform behind TLS with a certificate of the company's authority; its name is known to squid alone,
# which wants a password, so that no post reaches it by another way. Names, addresses and commands are those of GUIDE.md.
#
# Whoever reads it says how a post is used: `on POST PROGRAM WORD…` runs a program there, `impose POST KEY VALUE` changes its policies,
# `trust POST` and `distrust POST` give and take it the company's authority, `password POST TEXT` lays the proxy's, `codes POST` names the
# file of codes as that post does, `data POST` its data as this machine does, `report POST` writes the report for the help desk and names it.
# shellcheck shell=bash
INSTALLER=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$INSTALLER/.." && pwd)
PLATFORM=plateforme.exemple.fr
PROXY=http://proxy:3128
PASSWORD='clé à 3 €'
COMMUNES=(45024 45028 45029)
TITLES=('Un agenda partagé' 'L’état civil numérisé' 'Où réserver une salle')
POSTS=(1 2 3)
number=0

say() { number=$((number + 1)); printf '\n%2d. %s\n' "$number" "$*"; }
wanted() { # STATUS COMMAND…: the command must end with this status
  local status=$1 got=0; shift
  "$@" >"$work/said" 2>&1 || got=$?
  sed 's/^/      /' "$work/said"
  [ "$got" = "$status" ] || { echo "status $got, expected $status: $*" >&2; exit 1; }
}
holds() { grep -q -- "$1" "$work/said" || { echo "not said: $1" >&2; exit 1; }; }
needed() { for tool in openssl squid unshare minisign "$@"; do command -v "$tool" >/dev/null || { echo "missing: $tool" >&2; exit 2; }; done; }
guide() { # TEXT: this command, which must be a line of the guide; there it may have a note behind it
  sed 's/  *# .*//' "$INSTALLER/GUIDE.md" | grep -xF -- "$1" >/dev/null || { echo "no command of the guide: $1" >&2; exit 1; }
  printf '%s\n' "$1"
}
block() { # TEXT: the one block of commands of the guide that holds this text
  local found
  found=$(awk -v text="$1" '/^```/ { if (inside && index(kept, text)) { count++; block = kept } inside = !inside && length($0) > 3; kept = ""; next }
    inside { kept = kept $0 "\n" } END { if (count == 1) printf "%s", block }' "$INSTALLER/GUIDE.md")
  [ -n "$found" ] || { echo "no block of the guide, or more than one: $1" >&2; exit 1; }
  printf '%s\n' "$found"
}
in_namespaces() { # SCRIPT WORD…: runs it in namespaces of its own and ends with its status; within them, does nothing
  [ -z "${REHEARSED_INSIDE:-}" ] || return 0
  local layers status=0
  layers=$(mktemp -d /dev/shm/relais-rehearsal-XXXXXX)
  REHEARSED_INSIDE=$layers unshare --mount --net --pid --fork --mount-proc "$@" || status=$?
  rmdir "$layers"
  exit "$status"
}
layer() { # FOLDER…: what is written below these is gone once the rehearsal ends, as is the folder `work`
  local layers=$REHEARSED_INSIDE folder
  mount -t tmpfs tmpfs "$layers"
  for folder in "$@"; do
    mkdir -p "$layers/$folder/upper" "$layers/$folder/work"
    mount -t overlay overlay -o "lowerdir=/$folder,upperdir=$layers/$folder/upper,workdir=$layers/$folder/work" "/$folder"
  done
  work=$layers/work
  mkdir -m 755 "$work"
}
platform() { "$ROOT/.venv/bin/relais-platform" --database "$work/national.sqlite" "$@"; }
until_open() { for _ in $(seq 100); do (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.2; done; echo "port $1 stays closed" >&2; exit 1; }

found_company() {
  say "The company: an authority, a platform with its certificate, a proxy with a password"
  trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
  ip link set lo up
  echo '127.0.0.1 localhost proxy' >/etc/hosts
  : >/etc/resolv.conf
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Autorité de l’intercommunalité" -utf8 \
    -addext keyUsage=critical,keyCertSign -keyout "$work/ca.key" -out "$work/ca.pem" 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj "/CN=$PLATFORM" -keyout "$work/tls.key" -out "$work/tls.csr" 2>/dev/null
  printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\n' "$PLATFORM" >"$work/tls.ext"
  openssl x509 -req -in "$work/tls.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -days 2 -extfile "$work/tls.ext" 2>/dev/null |
    cat - "$work/ca.pem" >"$work/tls.pem"
  platform init --campaign france-relance-2021 >/dev/null
  printf '%s\n' "${COMMUNES[@]}" >"$work/communes.txt"
  platform code create --communes "$work/communes.txt" --out "$work/codes.csv" >/dev/null
  platform serve --port 443 --tls-cert "$work/tls.pem" --tls-key "$work/tls.key" >"$work/platform.log" 2>&1 &
  printf 'interco:%s\n' "$(openssl passwd -apr1 "$PASSWORD")" >"$work/passwords"
  echo "127.0.0.1 $PLATFORM" >"$work/squid-hosts"
  chmod 644 "$work/passwords" "$work/squid-hosts"
  cat >"$work/squid.conf" <<CONF
http_port 127.0.0.1:3128
hosts_file $work/squid-hosts
auth_param basic program /usr/lib/squid/basic_ncsa_auth $work/passwords
auth_param basic realm interco
acl known proxy_auth REQUIRED
acl there dstdomain $PLATFORM
http_access allow known there
http_access deny all
access_log stdio:$work/access.log
cache_log $work/cache.log
pid_filename none
cache deny all
shutdown_lifetime 0 seconds
CONF
  install -o proxy -m 644 /dev/null "$work/access.log"
  install -o proxy -m 644 /dev/null "$work/cache.log"
  squid -N -f "$work/squid.conf" >/dev/null 2>&1 &
  until_open 443
  until_open 3128
}

check_packages() { # FOLDER: with what is published
  say "Where packages come from: sums and signature, then a changed list that is refused"
  minisign -G -W -p "$work/trial.pub" -s "$work/trial.key" >/dev/null
  "$INSTALLER/sign" "$1" --minisign-key "$work/trial.key" >/dev/null 2>&1
  pushd "$1" >/dev/null
  wanted 0 minisign -Vm SHA256SUMS -p "$work/trial.pub"
  wanted 0 sha256sum --ignore-missing -c SHA256SUMS
  cp SHA256SUMS "$work/kept" && sed -i 's/^./x/' SHA256SUMS
  wanted 1 minisign -Vm SHA256SUMS -p "$work/trial.pub"
  cp "$work/kept" SHA256SUMS
  popd >/dev/null
}

refuse_first() { # what post 1 is told before all is right
  say "A wrong password, no authority of the company, no proxy: nothing passes, and each is said"
  wanted 0 on 1 relaisctl commune use "${COMMUNES[0]}"
  password 1 faux
  wanted 3 on 1 relaisctl enrol --codes "$(codes 1)"
  holds 'demande un mot de passe'
  holds 'prévenez-le'
  password 1 "$PASSWORD"
  distrust 1
  wanted 3 on 1 relaisctl enrol --codes "$(codes 1)"
  holds 'Autorité de l’intercommunalité'
  trust 1
  impose 1 proxy none
  wanted 3 on 1 relaisctl enrol --codes "$(codes 1)"
  holds 'adresse de la plateforme est introuvable'
  impose 1 proxy "$PROXY"
  [ "$(platform --json device list | python3 -c 'import json, sys; print(len(json.load(sys.stdin)))')" = 0 ]
}

enrol_all() {
  say "Three posts: commune, code of the file, first exchange, doctor"
  local post
  for post in "${POSTS[@]}"; do
    wanted 0 on "$post" relaisctl commune use "${COMMUNES[post - 1]}" --keep-choice
    wanted 0 on "$post" relaisctl enrol --commune "${COMMUNES[post - 1]}" --codes "$(codes "$post")"
    wanted 0 on "$post" relaisctl sync --all
    wanted 0 on "$post" relaisctl doctor
  done
}

write_needs() {
  say "Each post writes a need, which waits"
  local post id
  for post in "${POSTS[@]}"; do
    on "$post" relaisctl --json need draft --title "${TITLES[post - 1]}" --description 'Le registre est sur papier, à l’étage.' >"$work/draft.json"
    id=$(python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])' <"$work/draft.json")
    wanted 0 on "$post" relaisctl need submit "$id"
    wanted 0 on "$post" relaisctl outbox waiting
  done
}

send_needs() {
  say "Each need leaves once, with its accents, and its receipt is verified"
  local post
  for post in "${POSTS[@]}"; do
    wanted 0 on "$post" relaisctl sync
    wanted 0 on "$post" relaisctl verify
    wanted 0 on "$post" relaisctl doctor
  done
  wanted 0 platform need list
  platform --json need list | python3 -c '
import json, sys
received = sorted(need["title"] for need in json.load(sys.stdin))
assert received == sorted(sys.argv[1:]), received' "${TITLES[@]}"
}

spelt() { # the password in each way that it may be written: as it is, in JSON, in an address, as a proxy is shown it
  python3 -c '
import base64, json, sys, urllib.parse
word = sys.argv[1]
shown = base64.b64encode(f"interco:{word}".encode()).decode()
print(word, json.dumps(word)[1:-1], urllib.parse.quote(word), shown, sep="\n")' "$PASSWORD"
}
betrays() { spelt | grep -rqiF -f - -- "$@"; } # FOLDER…: whether the password stands in a file there

look_behind() {
  say "All of it went through the proxy, under its account, whose password stands in no data, log or report"
  [ "$(grep -c "CONNECT $PLATFORM:443 interco" "$work/access.log")" -ge 6 ]
  grep -c 'TCP_TUNNEL/200' "$work/access.log" | sed 's/^/      tunnels: /'
  local post written
  for post in "${POSTS[@]}"; do
    written=$(report "$post")
    python3 -m zipfile -e "$written" "$work/report$post"
    [ -n "$(ls "$work/report$post")" ]
    if betrays "$work/report$post" "$(data "$post")"; then echo "the password is told on post $post" >&2; exit 1; fi
  done
}
