#!/bin/sh
# Installs what the tests need from Debian if we are root there; else says the line to type. Never fails by itself:
# a test whose program is missing is skipped with the same line, and with CI=true it fails.
packages="dovecot-imapd dovecot-lmtpd postgresql nginx-light postfix chromium openssl util-linux poppler-utils"
# These often come from elsewhere; Debian's npm would then fight with another Node.
command -v npm >/dev/null 2>&1 || packages="$packages nodejs npm"
command -v java >/dev/null 2>&1 || packages="$packages default-jre-headless"
missing=""
for package in $packages; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Some tests need Debian packages and will be skipped. As root: apt-get install --no-install-recommends$missing"
    exit 0
fi
# postinst scripts would start system services; the tests start their own.
[ -e /usr/sbin/policy-rc.d ] || { printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d; }
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || true
# The same engine without windows: half the work for each page.
apt-cache show chromium-headless-shell >/dev/null 2>&1 && missing="$missing chromium-headless-shell"
# shellcheck disable=SC2086  # a list of words is meant
apt-get install -y -qq --no-install-recommends $missing >/dev/null || echo "apt-get failed; the tests that need$missing will say so"
