#!/bin/sh
# Installs the system packages that pip's packages and the tests use, on Debian 12, Ubuntu 24.04 and later. `make setup` calls it.
# As root it installs; anybody else is told the command. What a desktop has already is neither replaced nor removed.
set -eu
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

browsers=/usr/local/lib/evidencekit/browsers # where tests/programs.py looks as well

installed() {
  [ "$(dpkg-query --show --showformat='${Status}' "$1" 2>/dev/null)" = "install ok installed" ]
}

offered() { # as a package of its own, not as a snap, which sees neither /tmp nor hidden folders
  case $(apt-cache policy "$1" | sed -n 's/^ *Candidate: //p') in "" | "(none)" | *snap*) return 1 ;; esac
}

has_browser() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    program=$(command -v "$name") || continue
    case $(readlink -f "$program") in */snap) continue ;; esac
    grep -q -a /snap/bin/ "$program" || return 0
  done
  ls "$browsers"/chromium-*/chrome-linux*/chrome >/dev/null 2>&1
}

snap_only() {
  echo "Chromium is offered here as a snap only, which cannot read the tests' files. Install Google Chrome, or in the checkout:" >&2
  echo "  sudo env PLAYWRIGHT_BROWSERS_PATH=$browsers .venv/bin/playwright install --with-deps chromium" >&2
}

if ! command -v apt-get >/dev/null; then
  echo "make setup knows the packages of Debian and Ubuntu. Install with your system's means: Chromium or Google Chrome," >&2
  echo "LibreOffice Writer and Calc, pdftotext (Poppler), and the fonts Carlito and DejaVu." >&2
  exit 1
fi
missing=
command -v make >/dev/null || missing="$missing make"
python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3 python3-venv"
# Libraries that the Graphviz of pygraphviz and the Node.js of Playwright expect of every system; a server may lack them.
for library in libglib2.0-0:libgobject-2.0.so.0 libx11-6:libX11.so.6 libxext6:libXext.so.6 libxrender1:libXrender.so.1 \
  libatomic1:libatomic.so.1; do
  /sbin/ldconfig -p | grep -q "${library#*:} " || missing="$missing ${library%%:*}"
done
# The variant without a desktop would push out the one with it.
variant=-nogui
! installed libreoffice-core || variant=
for package in poppler-utils fonts-crosextra-carlito fonts-dejavu-core fonts-dejavu-extra libreoffice-writer$variant libreoffice-calc$variant; do
  installed "$package" || missing="$missing $package"
done
browser=there
has_browser || browser=missing
if [ "$(id -u)" -eq 0 ] && [ "$browser$missing" != there ]; then
  apt-get update --quiet
fi
if [ "$browser" = missing ] && offered chromium; then
  browser=there
  missing="$missing chromium"
fi

if [ -z "$missing" ] && [ "$browser" = there ]; then
  echo "All system packages are there."
  exit
fi
if [ "$(id -u)" -ne 0 ]; then
  if [ -n "$missing" ]; then
    echo "System packages are missing. Install them with:" >&2
    echo "  sudo apt-get install --yes --no-install-recommends --no-remove$missing" >&2
  fi
  if [ "$browser" = missing ]; then
    snap_only
  fi
  exit 1
fi
# shellcheck disable=SC2086
[ -z "$missing" ] || apt-get install --quiet --yes --no-install-recommends --no-remove $missing
if [ "$browser" = missing ]; then
  snap_only
  exit 1
fi
