// Package nodesdk runs Juspay's own Node SDK, unmodified, beside the Go one:
// expresscheckout-nodejs from npm, which `npm ci` installs here. Nothing of it
// is part of this repository.
//
// make-fixtures.js makes the test data of package jwe, open.js opens what
// package jwe sealed, and run.sh makes the SDK's calls over TLS against a fake
// Juspay. The tests here are skipped where node or the SDK is missing.
package nodesdk
