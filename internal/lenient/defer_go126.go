//go:build goexperiment.jsonv2 && !go1.27

package lenient

import "encoding/json/v2"

// errDefer hands a value back to the decoder. The experiment of Go 1.26, for
// which the json module is an alias, still has an error of its own for that.
var errDefer = json.SkipFunc
