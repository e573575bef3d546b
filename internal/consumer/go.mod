module example.com/merchant

go 1.26

require github.com/juspay/juspay-go v0.0.0

require github.com/google/go-querystring v1.2.0 // indirect

replace github.com/juspay/juspay-go => ../..
