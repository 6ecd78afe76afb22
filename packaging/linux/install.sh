#!/bin/sh
# Installs Tessera from a file that lies here, for the whole machine (as root) or for you alone.
#
#   sudo sh install.sh FILE              /usr/local/bin/tessera, user tessera, a service that starts with the machine
#   sh install.sh --user FILE            ~/.local/bin/tessera and a service of your own
#   sudo sh install.sh --uninstall       stops and removes all of it but the data; --user takes away yours
#   sudo sh install.sh --uninstall --purge   and the data, the key file included
#
# FILE is compared with SHA256SUMS beside it, or with --sum HASH. Running it again replaces the file and keeps
# everything else, so it upgrades as well. Nothing is downloaded, and nothing else on the machine is changed.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mode=install scope=system purge=no file='' sum=''

say() { printf '%s\n' "$*"; }
fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }

while [ $# -gt 0 ]; do
  case $1 in
    --user) scope=user ;;
    --uninstall) mode=uninstall ;;
    --purge) purge=yes ;;
    --sum)
      [ $# -ge 2 ] || fail '--sum needs the SHA-256 of the file'
      sum=$2
      shift
      ;;
    -h | --help)
      sed -n '2,11s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    -*) fail "unknown option \"$1\"; --help shows what there is" ;;
    *)
      [ -z "$file" ] || fail "one file at a time: \"$file\" or \"$1\""
      file=$1
      ;;
  esac
  shift
done

if [ "$scope" = system ]; then
  [ "$(id -u)" = 0 ] || fail 'installing for the whole machine needs root; --user installs for you alone'
  binary=/usr/local/bin/tessera
  unit=/etc/systemd/system/tessera.service
  unit_source=$here/tessera.service
  data=/var/lib/tessera
  manager() { systemctl "$@"; }
  logs='journalctl -u tessera'
  run_as='sudo -u tessera '
  data_flag=' --data /var/lib/tessera'
else
  [ "$(id -u)" != 0 ] || fail '--user is for a person, not for root'
  config_home=${XDG_CONFIG_HOME:-$HOME/.config}
  binary=$HOME/.local/bin/tessera
  unit=$config_home/systemd/user/tessera.service
  unit_source=$here/tessera-user.service
  data=${XDG_DATA_HOME:-$HOME/.local/share}/tessera
  manager() { systemctl --user "$@"; }
  logs='journalctl --user -u tessera'
  run_as='' data_flag=''
fi

has_manager() { has systemctl && manager show-environment >/dev/null 2>&1; }

check_file() {
  [ -n "$file" ] || fail 'which file? sh install.sh FILE'
  [ -f "$file" ] || fail "\"$file\" is not here"
  has sha256sum || fail 'sha256sum of coreutils is not here'
  sums=$(dirname -- "$file")/SHA256SUMS
  if [ -z "$sum" ]; then
    [ -f "$sums" ] || fail "nothing to check \"$file\" with: put SHA256SUMS beside it, or give --sum HASH"
    sum=$(awk -v name="$(basename -- "$file")" '{ sub(/^\*/, "", $2) } $2 == name { print $1 }' "$sums")
    [ -n "$sum" ] || fail "\"$sums\" does not name \"$(basename -- "$file")\""
  fi
  found=$(sha256sum <"$file" | cut -d ' ' -f 1)
  [ "$found" = "$sum" ] ||
    fail "\"$file\" is not the file that the checksum names: expected $sum, found $found. Copy it again"
}

install_all() {
  check_file
  [ -f "$unit_source" ] || fail "\"$unit_source\" is not here: keep the folder of this script together"
  mkdir -p "$(dirname -- "$binary")" "$(dirname -- "$unit")"
  # Beside the old file and then in its place: a server that runs keeps what it has, and no half file is ever there.
  install -m 0755 "$file" "$binary.new"
  "$binary.new" version >/dev/null || {
    rm -f "$binary.new"
    fail "\"$file\" does not run on this machine"
  }
  mv -f "$binary.new" "$binary"
  if [ "$scope" = system ] && ! id tessera >/dev/null 2>&1; then
    useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin tessera
  fi
  install -m 0644 "$unit_source" "$unit"
  say "Installed $("$binary" version) as $binary"
  if has_manager; then
    manager daemon-reload
    manager enable tessera >/dev/null 2>&1
    manager restart tessera
    say "Runs as a service. Its first sign-in link: $logs | grep sign-in"
    say "Another one at any time: $run_as$binary link$data_flag"
  else
    say "No systemd answers here, so nothing was started: $binary serve"
  fi
  say "Data and settings: $data, tessera.json in it for what the README names"
}

uninstall_all() {
  if has_manager; then manager disable --now tessera >/dev/null 2>&1 || true; fi
  rm -f "$unit" "$binary"
  if has_manager; then manager daemon-reload; fi
  if [ "$purge" = no ]; then
    say "Removed. The data stays in $data; --purge takes it away as well"
    return
  fi
  rm -rf -- "$data"
  if [ "$scope" = system ] && id tessera >/dev/null 2>&1; then userdel tessera; fi
  say 'Removed, with all data'
}

case $mode in
  install) install_all ;;
  uninstall) uninstall_all ;;
esac
