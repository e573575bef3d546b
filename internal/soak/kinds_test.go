package soak

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	juspay "github.com/juspay/juspay-go"
)

// kindOf has the operations that move money. TestSoak demands that each of them
// succeeds, fails and stays unknown.
var kindOf = map[operation]juspay.MovementKind{
	fullCapture:    juspay.MovementCapture,
	partialCapture: juspay.MovementCapture,
	void:           juspay.MovementVoid,
	otp:            juspay.MovementOTP,
	refund:         juspay.MovementRefund,
}

// A kind of movement that the soak does not make is one that nobody has held
// against a ledger.
func TestEveryKindOfMovementHasAnOperation(t *testing.T) {
	t.Parallel()
	kinds := declaredKinds(t)
	require.Contains(t, kinds, juspay.MovementRefund)
	made := slices.Collect(maps.Values(kindOf))
	for _, kind := range kinds {
		assert.Contains(t, made, kind)
	}
}

// declaredKinds reads the constants out of the source, so that a new one is not
// forgotten here.
func declaredKinds(t *testing.T) (kinds []juspay.MovementKind) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../movement.go", nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == "MovementKind" {
			for _, value := range spec.Values {
				text, err := strconv.Unquote(value.(*ast.BasicLit).Value)
				require.NoError(t, err)
				kinds = append(kinds, juspay.MovementKind(text))
			}
		}
		return true
	})
	return kinds
}
