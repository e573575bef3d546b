// Package stores proves with real drivers that amounts and times survive a
// database. It is a module of its own, so that no driver becomes a dependency
// of the SDK.
package stores_test

import (
	"database/sql"
	"encoding"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	mongo1 "go.mongodb.org/mongo-driver/bson"
	primitive1 "go.mongodb.org/mongo-driver/bson/primitive"
	mongo2 "go.mongodb.org/mongo-driver/v2/bson"
	_ "modernc.org/sqlite"

	"github.com/juspay/juspay-go"
)

var (
	_ mongo2.ValueMarshaler    = juspay.Amount{}
	_ mongo2.ValueUnmarshaler  = (*juspay.Amount)(nil)
	_ mongo2.ValueMarshaler    = juspay.Timestamp{}
	_ mongo2.ValueUnmarshaler  = (*juspay.Timestamp)(nil)
	_ mongo1.Unmarshaler       = (*juspay.Amount)(nil)
	_ mongo1.Unmarshaler       = (*juspay.Timestamp)(nil)
	_ encoding.BinaryMarshaler = juspay.Timestamp{}
)

// payment is what a shop might store.
type payment struct {
	Price   juspay.Amount
	Refund  *juspay.Amount
	Fees    []juspay.Amount
	Named   map[string]juspay.Amount
	Created juspay.Timestamp
	Paid    juspay.Timestamp
}

var fee = juspay.MustAmount("-0.01")

var moment = time.Date(2026, 3, 4, 5, 6, 7, 250e6, time.UTC)

func payments() []payment {
	var made []payment
	for _, price := range []string{"0", "10.50", "-10.5", "1e18", "0.000000000000000001", "9223372036854775807", "-9.223372036854775808"} {
		amount := juspay.MustAmount(price)
		made = append(made, payment{Price: amount, Refund: &fee, Fees: []juspay.Amount{amount, fee},
			Named: map[string]juspay.Amount{"a": amount}, Created: juspay.Timestamp{Time: moment}})
	}
	return append(made, payment{Fees: []juspay.Amount{}, Named: map[string]juspay.Amount{}})
}

// drivers are both versions of the MongoDB driver.
var drivers = []struct {
	name      string
	marshal   func(any) ([]byte, error)
	unmarshal func([]byte, any) error
}{
	{"v1", mongo1.Marshal, mongo1.Unmarshal},
	{"v2", mongo2.Marshal, mongo2.Unmarshal},
}

// What one version stored, either of them reads.
func TestMongo(t *testing.T) {
	t.Parallel()
	for _, writer := range drivers {
		for _, reader := range drivers {
			t.Run(writer.name+" to "+reader.name, func(t *testing.T) {
				t.Parallel()
				for _, want := range payments() {
					document, err := writer.marshal(want)
					require.NoError(t, err)
					var got payment
					require.NoError(t, reader.unmarshal(document, &got))
					assert.Equal(t, want, got)
				}
			})
		}
	}
}

// What stands in the database, for those who query it by other means.
func TestMongoTypes(t *testing.T) {
	t.Parallel()
	stored := payments()[1]
	document, err := mongo2.Marshal(stored)
	require.NoError(t, err)
	price := mongo2.Raw(document).Lookup("price")
	assert.Equal(t, "10.5", price.Decimal128().String())
	assert.Equal(t, moment.UnixMilli(), mongo2.Raw(document).Lookup("created").DateTime())
	assert.Equal(t, mongo2.TypeNull, mongo2.Raw(document).Lookup("paid").Type)

	document, err = mongo1.Marshal(stored)
	require.NoError(t, err)
	assert.Equal(t, "10.5", mongo1.Raw(document).Lookup("price").StringValue())
	assert.Equal(t, moment.UnixMilli(), mongo1.Raw(document).Lookup("created").DateTime())
	assert.Equal(t, mongo1.TypeNull, mongo1.Raw(document).Lookup("paid").Type)
}

func decimal(t *testing.T, text string) mongo2.Decimal128 {
	t.Helper()
	value, err := mongo2.ParseDecimal128(text)
	require.NoError(t, err)
	return value
}

// isInteger tells what version 1 does not tell from floats.
func isInteger(stored any) bool {
	switch stored.(type) {
	case int32, int64:
		return true
	}
	return false
}

// What other programs stored is read where it is exact, and refused otherwise:
// it is never 0.
func TestMongoReadsWhatOthersStored(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		stored any
		want   string // "" is an error
	}{
		{"10.50", "10.5"}, {int32(-7), "-7"}, {int64(math.MaxInt64), "9223372036854775807"},
		{decimal(t, "10.50"), "10.5"}, {decimal(t, "-1E+3"), "-1000"}, {decimal(t, "0E-6000"), "0"}, {decimal(t, "-0"), "0"},
		{decimal(t, "NaN"), ""}, {decimal(t, "-Infinity"), ""}, {decimal(t, "1E+19"), ""}, {decimal(t, "1234567890123456789012345678901234"), ""},
		{10.5, ""}, {nil, ""}, {true, ""}, {"ten", ""}, {"", ""}, {mongo2.M{}, ""}, {mongo2.M{"amount": "10.5"}, ""}, {[]string{"1"}, ""},
		{mongo2.NewObjectID(), ""}, {[]byte("10.5"), ""}, {moment, ""},
	} {
		document, err := mongo2.Marshal(mongo2.M{"price": tc.stored})
		require.NoError(t, err)
		for _, driver := range drivers {
			got := payment{Price: juspay.MustAmount("7")}
			err := driver.unmarshal(document, &got)
			if tc.want == "" || driver.name == "v1" && isInteger(tc.stored) {
				assert.Error(t, err, "%s: %v", driver.name, tc.stored)
				continue
			}
			require.NoError(t, err, "%s: %v", driver.name, tc.stored)
			assert.Equal(t, juspay.MustAmount(tc.want), got.Price, "%s: %v", driver.name, tc.stored)
		}
	}
	// Version 1 has a decimal of its own.
	value, err := primitive1.ParseDecimal128("10.50")
	require.NoError(t, err)
	document, err := mongo1.Marshal(mongo1.M{"price": value})
	require.NoError(t, err)
	var got payment
	require.NoError(t, mongo1.Unmarshal(document, &got))
	assert.Equal(t, juspay.MustAmount("10.5"), got.Price)
}

// openSQLite makes an empty database in memory.
func openSQLite(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	require.NoError(t, err)
	db.SetMaxOpenConns(1) // each connection has a database of its own
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	_, err := db.Exec(`CREATE TABLE payments (id INTEGER PRIMARY KEY, price TEXT NOT NULL, refund TEXT, created DATETIME NOT NULL, paid DATETIME, noted TEXT)`)
	require.NoError(t, err)
	for id, want := range payments() {
		created := juspay.Timestamp{Time: moment.In(time.FixedZone("", 5*3600+1800))}
		_, err := db.Exec(`INSERT INTO payments VALUES (?, ?, ?, ?, ?, ?)`, id, want.Price, want.Refund, created, want.Paid, created)
		require.NoError(t, err)
		var got payment
		var noted juspay.Timestamp
		row := db.QueryRow(`SELECT price, refund, created, paid, noted FROM payments WHERE id = ?`, id)
		require.NoError(t, row.Scan(&got.Price, &got.Refund, &got.Created, &got.Paid, &noted))
		assert.Equal(t, want.Price, got.Price)
		assert.Equal(t, want.Refund, got.Refund)
		assert.True(t, created.Equal(got.Created.Time), got.Created)
		assert.True(t, created.Equal(noted.Time), noted)
		assert.True(t, got.Paid.IsZero())
	}
	var found int
	require.NoError(t, db.QueryRow(`SELECT count(*) FROM payments WHERE price = ?`, juspay.MustAmount("10.5")).Scan(&found))
	assert.Equal(t, 1, found)
}

// SQLite keeps a fraction in a NUMERIC column as a float, and NULL is not 0:
// both are errors that say what to do.
func TestSQLiteRefusals(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	_, err := db.Exec(`CREATE TABLE prices (price NUMERIC)`)
	require.NoError(t, err)
	read := func(price any, into any) error {
		_, err := db.Exec(`DELETE FROM prices`)
		require.NoError(t, err)
		_, err = db.Exec(`INSERT INTO prices VALUES (?)`, price)
		require.NoError(t, err)
		return db.QueryRow(`SELECT price FROM prices`).Scan(into)
	}
	var amount juspay.Amount
	require.NoError(t, read(juspay.MustAmount("1050"), &amount))
	assert.Equal(t, juspay.MustAmount("1050"), amount)

	assert.ErrorContains(t, read(juspay.MustAmount("10.5"), &amount), "TEXT")
	assert.ErrorContains(t, read(nil, &amount), "sql.Null[juspay.Amount]")
	assert.Equal(t, juspay.MustAmount("1050"), amount)

	var perhaps sql.Null[juspay.Amount]
	require.NoError(t, read(nil, &perhaps))
	assert.False(t, perhaps.Valid)
	require.NoError(t, read(sql.Null[juspay.Amount]{V: juspay.MustAmount("7"), Valid: true}, &perhaps))
	assert.Equal(t, sql.Null[juspay.Amount]{V: juspay.MustAmount("7"), Valid: true}, perhaps)
	var pointer *juspay.Amount
	require.NoError(t, read(nil, &pointer))
	assert.Nil(t, pointer)
}
