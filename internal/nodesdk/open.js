'use strict';

// Opens what Go sealed with Juspay's side of the keys, as the SDK opens an
// answer. Standard input is { keyId, privateKey, publicKey, bodies }; standard
// output is the list of what the SDK's order status returned for each body.
const fs = require('fs');
const { Juspay, intercept } = require('./sdk.js');

async function main() {
  const { keyId, privateKey, publicKey, bodies } = JSON.parse(fs.readFileSync(0, 'utf8'));
  const sdk = new Juspay({
    merchantId: 'fixture_merchant',
    baseUrl: 'https://localhost',
    jweAuth: { keyId, publicKey, privateKey },
  });
  const answers = [];
  for (const body of bodies) {
    intercept(() => ({ status: 200, body }));
    const { http, ...answer } = await sdk.order.status('fixture_order_1');
    answers.push(answer);
  }
  process.stdout.write(JSON.stringify(answers));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
