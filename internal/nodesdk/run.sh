#!/usr/bin/env bash
# Runs Juspay's own Node SDK, unmodified, against the fake Juspay of this
# repository. The SDK knows https on port 443 only, so it needs that port of this
# machine, and npm for the SDK; where one of them cannot be had it says so and
# ends well.
set -euo pipefail
cd "$(dirname "$0")"
readonly ADDRESS=127.0.0.1:443 KEY=node_sdk_key

skip() { printf 'skipped: %s\n' "$1"; exit 0; }

work=$(mktemp -d)
fake=
cleanup() {
	[ -z "$fake" ] || kill "$fake" 2>/dev/null || true
	rm -rf "$work"
}
trap cleanup EXIT

command -v node >/dev/null && command -v npm >/dev/null || skip "node and npm are not installed"
[ -d node_modules/expresscheckout-nodejs ] || npm ci --no-audit --no-fund >"$work/npm" 2>&1 ||
	skip "npm cannot install the Node SDK: $(tail -n 1 "$work/npm")"
(exec 3<>/dev/tcp/127.0.0.1/443) 2>/dev/null && skip "something else listens on $ADDRESS"

go build -o "$work/juspay-fake" ../../juspaytest/cmd/juspay-fake
TMPDIR="$work" "$work/juspay-fake" -addr "$ADDRESS" -key "$KEY" -tls -jwe >"$work/out" 2>&1 &
fake=$!

# It is ready when it takes connections; it has printed where its files are before.
for _ in $(seq 100); do
	(exec 3<>/dev/tcp/127.0.0.1/443) 2>/dev/null && break
	kill -0 "$fake" 2>/dev/null || break
	sleep 0.1
done
if ! kill -0 "$fake" 2>/dev/null; then
	grep -q 'permission denied' "$work/out" && skip "this user may not listen on $ADDRESS"
	cat "$work/out"
	exit 1
fi

# The fake prints names and values in two columns.
printed() { sed -n "s/^$1  *//p" "$work/out"; }

NODE_EXTRA_CA_CERTS=$(printed certificate) JUSPAY_API_KEY=$KEY JUSPAY_JWE_KEYS=$(printed "key folder") node run.js
