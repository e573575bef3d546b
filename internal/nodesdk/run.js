'use strict';

// Makes the calls of Juspay's own Node SDK against a fake Juspay, a line each,
// and exits with 1 when one of them is not answered as Juspay documents it.
//
//   NODE_EXTRA_CA_CERTS=FILE  the fake's certificate, valid for localhost
//   JUSPAY_API_KEY=KEY        the fake's API key
//   JUSPAY_JWE_KEYS=FOLDER    with key_id, merchant_private.pem and
//                             juspay_public.pem; without it the encrypted
//                             calls are left out
//
// The fake listens at https://localhost, as the SDK knows no port but 443, and
// has its control API.
require('dns').setDefaultResultOrder('ipv4first'); // the fake is not on ::1
const fs = require('fs');
const path = require('path');
const https = require('https');

const keyFolder = process.env.JUSPAY_JWE_KEYS && path.resolve(process.env.JUSPAY_JWE_KEYS);
const { Juspay } = require('./sdk.js');

const baseUrl = 'https://localhost';
const merchantId = 'juspaytest';
const customer = 'customer_1122';
// Ids of this run: at most 20 letters and digits, as documented.
const run = Date.now().toString(36);

// The SDK does not tell where it sent a call: look at it as it leaves.
let sent = '';
const request = https.request;
https.request = (options) => {
  sent = `${options.method} ${options.path}`;
  return request(options);
};

function config(more) {
  return { merchantId, baseUrl, timeout: 10000, headers: { 'x-routing-id': customer }, ...more };
}

const apiKey = process.env.JUSPAY_API_KEY || 'juspay_fake_key';
const plain = new Juspay(config({ apiKey }));
const stranger = new Juspay(config({ apiKey: 'not_the_key' }));
const encrypted =
  keyFolder &&
  new Juspay(
    config({
      jweAuth: {
        keyId: read('key_id').trim(),
        publicKey: read('juspay_public.pem'),
        privateKey: read('merchant_private.pem'),
      },
    }),
  );

function read(name) {
  return fs.readFileSync(path.join(keyFolder, name), 'utf8');
}

// authorize asks the fake, not Juspay, for a payment that is AUTHORIZED.
async function authorize(orderId, amount) {
  const form = new URLSearchParams({ order_id: orderId, amount, currency: 'INR', routing_id: customer, customer_id: customer });
  const answer = await fetch(`${baseUrl}/_fake/authorize`, { method: 'POST', body: form });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`/_fake/authorize: HTTP ${answer.status}: ${body}`);
  return JSON.parse(body);
}

// capture goes through the SDK's generic call, as it has none for captures.
function capture(txnUuid, amount, key) {
  return plain.order.makeServiceCall({
    method: 'POST',
    path: `/v2/txns/${txnUuid}/capture`,
    body: { amount, idempotence_key: key },
  });
}

// A check says what is wrong with an answer, or nothing.
const has = (name, ...allowed) => (answer) =>
  allowed.includes(answer[name]) ? '' : `${name} is ${JSON.stringify(answer[name])}, not ${allowed.join(' or ')}`;
const money = (name, value) => (answer) =>
  Number(answer[name]) === value ? '' : `${name} is ${JSON.stringify(answer[name])}, not ${value}`;
const link = (answer) =>
  answer.payment_links && answer.payment_links.web ? '' : 'there is no payment_links.web';
const refundOf = (id, value) => (answer) => {
  const refund = (answer.refunds || []).find((one) => one.unique_request_id === id);
  if (!refund) return `refunds has no ${id}`;
  if (!['PENDING', 'SUCCESS'].includes(refund.status)) return `the refund is ${refund.status}`;
  return Number(refund.amount) === value ? '' : `the refund's amount is ${refund.amount}, not ${value}`;
};
const fakeField = (name) => (answer) => (answer[name] ? '' : `there is no ${name}`);
const failsAs = (name, status) => (error) => {
  if (error.name !== name) return `the error is ${error.name}: ${error.message}`;
  return status && error.status !== status ? `its status is ${error.status}, not ${status}` : '';
};

const sessionFor = (orderId) => ({
  order_id: orderId,
  amount: '1.00',
  currency: 'INR',
  customer_id: customer,
  customer_email: 'customer@example.com',
  customer_phone: '9999999999',
  payment_page_client_id: 'fake',
  action: 'paymentPage',
  return_url: 'https://shop.example/return',
  'metadata.txns.auto_capture': false,
});

let surprises = 0;

function report(ok, name, detail) {
  if (!ok) surprises++;
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(34)} ${sent.padEnd(46)} ${detail}`.trimEnd());
}

// expect makes a call that succeeds, and returns its answer, {} when it did not.
async function expect(name, call, ...checks) {
  sent = '';
  try {
    const answer = await call();
    const wrong = checks.map((check) => check(answer)).filter(Boolean);
    report(wrong.length === 0, name, wrong.join('; ') || answer.status || '');
    return answer;
  } catch (error) {
    report(false, name, `${error.name}: ${error.message}`);
    return {};
  }
}

// expectError makes a call that is refused.
async function expectError(name, call, check) {
  sent = '';
  try {
    const answer = await call();
    report(false, name, `it was answered: ${answer.status}`);
  } catch (error) {
    const wrong = check(error);
    report(!wrong, name, wrong || `${error.name}: ${error.message}`);
  }
}

async function ordersAndSessions() {
  const order = { order_id: `n${run}a`, amount: '1.00', currency: 'INR', customer_id: customer };
  await expect('order create', () => plain.order.create(order),
    has('order_id', order.order_id), has('status', 'NEW', 'CREATED'), link);
  await expect('order status', () => plain.order.status(order.order_id),
    has('order_id', order.order_id), has('status', 'NEW', 'CREATED'), money('amount', 1));

  const session = sessionFor(`n${run}b`);
  await expect('session', () => plain.orderSession.create(session),
    has('order_id', session.order_id), has('status', 'NEW'), link, fakeField('sdk_payload'));
}

async function customers() {
  const reference = `node_${run}`;
  await expect('customer create',
    () => plain.customer.create({ object_reference_id: reference, mobile_number: '9999999999', first_name: 'Zoë' }),
    has('object_reference_id', reference), fakeField('id'));
  await expect('customer update', () => plain.customer.update(reference, { first_name: 'Zoé' }),
    has('first_name', 'Zoé'));
  await expect('customer get', () => plain.customer.get(reference),
    has('object_reference_id', reference), has('first_name', 'Zoé'));
}

// payment captures 100 in two parts and pays some of it back.
async function payment(orderId) {
  const txn = await expect('(the fake authorizes a payment)', () => authorize(orderId, '100.00'), fakeField('txn_uuid'));
  await expect('partial capture', () => capture(txn.txn_uuid, '40.00', `n${run}k1`), has('status', 'PARTIAL_CHARGED'));
  await expect('the rest', () => capture(txn.txn_uuid, '60.00', `n${run}k2`), has('status', 'CHARGED'));
  await expect('order status after it', () => plain.order.status(orderId), has('status', 'CHARGED'), money('amount', 100));

  const refund = { unique_request_id: `n${run}r1`, amount: '10.00' };
  await expect('refund', () => plain.order.refund(orderId, refund),
    has('status', 'CHARGED'), refundOf(refund.unique_request_id, 10));
  await expect('order status with the refund', () => plain.order.status(orderId), refundOf(refund.unique_request_id, 10));
  await expectError('the same refund again', () => plain.order.refund(orderId, refund), failsAs('InvalidRequestError'));
}

async function refusals() {
  await expectError('an unknown order', () => plain.order.status(`n${run}x`), failsAs('InvalidRequestError', 'NOT_FOUND'));
  await expectError('a wrong key', () => stranger.order.status(`n${run}a`), failsAs('AuthenticationError'));
}

async function encryptedCalls(orderId) {
  const session = sessionFor(`n${run}c`);
  await expect('encrypted session', () => encrypted.orderSession.create(session),
    has('order_id', session.order_id), has('status', 'NEW'), link);
  await expect('encrypted order status', () => encrypted.order.status(orderId),
    has('order_id', orderId), has('status', 'CHARGED'), money('amount', 100));
  const refund = { unique_request_id: `n${run}r2`, amount: '5.00' };
  await expect('encrypted refund', () => encrypted.order.refund(orderId, refund),
    has('status', 'CHARGED'), refundOf(refund.unique_request_id, 5));
  await expectError('encrypted, an unknown order', () => encrypted.order.status(`n${run}x`), failsAs('InvalidRequestError'));
}

async function main() {
  const orderId = `n${run}p`;
  await ordersAndSessions();
  await customers();
  await payment(orderId);
  await refusals();
  if (encrypted) {
    await encryptedCalls(orderId);
  } else {
    console.log('skipped: the encrypted calls, as JUSPAY_JWE_KEYS names no keys');
  }
  console.log(surprises === 0 ? 'the Node SDK saw no surprise' : `surprises: ${surprises}`);
  // The SDK keeps its connections open, and has no call to close them.
  process.exit(surprises === 0 ? 0 : 1);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
