'use strict';

// Juspay's Node SDK, unmodified and silent. It reads the package.json of the
// working directory when it is loaded.
process.chdir(__dirname);
const https = require('https');
const { EventEmitter } = require('events');
const { Readable } = require('stream');
const { Juspay } = require('expresscheckout-nodejs');

Juspay.customLogger = Juspay.silentLogger;

// intercept lets the SDK talk to answer(request) instead of the network, which
// for it is always port 443. request is { method, path, headers, body }; what
// answer returns is { status, body }, both as they stand on the wire.
function intercept(answer) {
  https.request = (options) => {
    const call = new EventEmitter();
    const sent = [];
    call.setTimeout = () => call;
    call.write = (chunk) => sent.push(chunk);
    call.end = () => {
      const { method, path, headers } = options;
      const { status, body } = answer({ method, path, headers, body: sent.join('') });
      call.emit('response', Object.assign(Readable.from([body]), { statusCode: status, headers: {} }));
    };
    process.nextTick(() => call.emit('socket', { connecting: false }));
    return call;
  };
}

module.exports = { Juspay, intercept };
