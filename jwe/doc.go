// Package jwe is Juspay's encrypted mode: what travels is signed with one
// side's private key and encrypted to the other side's public key. Banks'
// gateways, HDFC SmartGateway first, use it by default.
//
//	envelope, err := jwe.New(jwe.Config{Current: jwe.Keys{
//		ID:         os.Getenv("JUSPAY_KEY_ID"),
//		PrivateKey: os.Getenv("MERCHANT_PRIVATE_KEY"),
//		PublicKey:  os.Getenv("JUSPAY_PUBLIC_KEY"),
//	}})
//	…
//	client, err := juspay.NewClient(apiKey, juspay.WithEnvelope(envelope))
//
// The keys are those of the dashboard's JWT section. Juspay advises new ones
// every 90 days; [Config] takes two of them while they change.
//
// # What an envelope proves
//
// What [Envelope.Open] returns was written by the holder of the other side's
// private key, and nobody changed or read it on its way. It does not prove that
// it was written now, or as the answer to this call: the format has neither a
// time nor a number. An old answer can be sent again, so compare what it says it
// is about, its order id first, with what was asked. Package juspay does.
//
// # The format
//
// Juspay's SDKs differ from one another. Seal writes what its PHP and .NET SDKs
// write: an RS256 signature in three members inside an encryption with
// RSA-OAEP-256 and A256GCM in five. Open also takes the compact forms, which
// Juspay's webhooks and newer pages use, and nothing else: no other algorithm,
// no compression, nothing unsigned.
package jwe
