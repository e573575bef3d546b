//go:build !goexperiment.jsonv2 || go1.27

package lenient

import "errors"

// errDefer hands a value back to the decoder.
var errDefer = errors.ErrUnsupported
