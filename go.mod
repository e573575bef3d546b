module github.com/juspay/juspay-go

go 1.26
