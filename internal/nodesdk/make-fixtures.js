'use strict';

// Makes jwe/testdata again, or the same files in the folder that is named:
//
//   npm ci && node make-fixtures.js [FOLDER]
//
// Two new key pairs, and what the SDK puts on the wire with them.
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const folder = path.resolve(process.argv[2] || path.join(__dirname, '../../jwe/testdata'));
const { Juspay, intercept } = require('./sdk.js');

const keyId = 'key_throwaway_for_tests';

// Each form that a PEM key comes in is there once.
const forms = {
  merchant: { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } },
  juspay: { publicKeyEncoding: { type: 'pkcs1', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' } },
};

function makeKeys(name) {
  const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2048, ...forms[name] });
  fs.writeFileSync(path.join(folder, `${name}_private.pem`), pair.privateKey);
  fs.writeFileSync(path.join(folder, `${name}_public.pem`), pair.publicKey);
  return pair;
}

const session = {
  order_id: 'fixture_order_1',
  amount: '10.50',
  currency: 'INR',
  customer_id: 'customer_1122',
  payment_page_client_id: 'fixture_client',
  action: 'paymentPage',
  return_url: 'https://shop.example/return',
  first_name: 'Zoë ₹',
  'metadata.txns.auto_capture': false,
};
const refund = { unique_request_id: 'fixtureRefund1', amount: '4.25' };

const calls = [
  { name: 'session', claims: session, make: (sdk) => sdk.orderSession.create(session) },
  {
    name: 'order-status',
    claims: { order_id: 'fixture_order_1' },
    make: (sdk) => sdk.order.status('fixture_order_1'),
  },
  { name: 'refund', claims: refund, make: (sdk) => sdk.order.refund('fixture_order_1', refund) },
];

async function main() {
  const merchant = makeKeys('merchant');
  const juspay = makeKeys('juspay');
  const sdk = new Juspay({
    merchantId: 'fixture_merchant',
    baseUrl: 'https://localhost',
    jweAuth: { keyId, publicKey: juspay.publicKey, privateKey: merchant.privateKey },
  });
  const fixtures = [];
  for (const { name, claims, make } of calls) {
    intercept(({ method, path: url, body }) => {
      fixtures.push({ name, method, path: url, claims, body: JSON.parse(body) });
      return { status: 400, body: '{"error_message":"recorded"}' };
    });
    await make(sdk).catch((error) => {
      if (error.error_message !== 'recorded') throw error;
    });
  }
  const text = JSON.stringify({ key_id: keyId, calls: fixtures }, null, 2);
  fs.writeFileSync(path.join(folder, 'nodesdk.json'), text + '\n');
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
