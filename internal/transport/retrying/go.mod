// A module of its own: what its test imports is no dependency of the SDK.
module github.com/juspay/juspay-go/internal/transport/retrying

go 1.26

replace github.com/juspay/juspay-go => ../../..

require (
	github.com/hashicorp/go-retryablehttp v0.7.8
	github.com/juspay/juspay-go v0.0.0-00010101000000-000000000000
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
)
