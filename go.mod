module github.com/juspay/juspay-go

go 1.26

require (
	github.com/go-jose/go-jose/v4 v4.1.9
	github.com/google/go-querystring v1.2.0
	github.com/jarcoal/httpmock v1.4.2
	github.com/stretchr/testify v1.12.1
)

require go.yaml.in/yaml/v3 v3.0.5 // indirect
